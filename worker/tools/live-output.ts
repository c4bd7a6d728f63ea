import type { Bash } from "just-bash/browser";

type Script = ReturnType<Bash["transform"]>["ast"];
type Statement = Script["statements"][number];

/** Where a live script's output goes: see ShellFiles. */
export const LIVE_DEVICE = "dev/live";
/** Set for a program whose output nothing else reads: it may show it while it runs. */
export const LIVE_VARIABLE = "LIVE_OUTPUT";

/**
 * Makes a shell show its output while it runs: it gives it back only at its end, so each statement outside of pipes,
 * substitutions and functions appends its own to a device. What stands in a loop or a branch does so on its own.
 */
export function showLive(shell: Bash): void {
  const [group] = shell.transform(`{ :; } >> /${LIVE_DEVICE} 2>&1`).ast.statements;
  const [marked] = shell.transform(`${LIVE_VARIABLE}=1 :`).ast.statements;
  if (!group || !marked) return;
  shell.registerTransformPlugin({
    name: "live-output",
    transform: ({ ast }) => ({
      ast: { ...ast, statements: ast.statements.map((one) => live(one, group, marked)) },
    }),
  });
}

function live(statement: Statement, group: Statement, marked: Statement): Statement {
  const all = (statements: Statement[]): Statement[] => statements.map((one) => live(one, group, marked));
  const [pipeline, ...others] = statement.pipelines;
  const [command, ...piped] = pipeline?.commands ?? [];
  if (!pipeline || !command || others.length > 0 || piped.length > 0) return inGroup(statement, group);
  const withCommand = (changed: typeof command): Statement => ({
    ...statement,
    pipelines: [{ ...pipeline, commands: [changed] }],
  });
  if (command.type === "FunctionDef") return statement;
  if (command.redirections.length > 0) return inGroup(statement, group);
  switch (command.type) {
    case "For":
    case "CStyleFor":
    case "While":
    case "Until":
    case "Group":
      return withCommand({ ...command, body: all(command.body) });
    case "If": {
      const clauses = command.clauses.map((clause) => ({ ...clause, body: all(clause.body) }));
      return withCommand({ ...command, clauses, elseBody: command.elseBody && all(command.elseBody) });
    }
    case "SimpleCommand": {
      const mark = marked.pipelines[0]?.commands[0];
      const assignments = mark?.type === "SimpleCommand" && command.name ? mark.assignments : [];
      const isProgram = /^(?:node|nodejs|npm)$/.test(plainName(command));
      const changed = isProgram
        ? { ...command, assignments: [...assignments, ...command.assignments] }
        : command;
      return inGroup(withCommand(changed), group);
    }
    case "ArithmeticCommand":
    case "Case":
    case "ConditionalCommand":
    case "Subshell":
      return inGroup(statement, group);
  }
}

function plainName(command: {
  name: { parts?: readonly { type: string; value?: unknown }[] } | null;
}): string {
  const [part, ...more] = command.name?.parts ?? [];
  return part?.type === "Literal" && more.length === 0 && typeof part.value === "string" ? part.value : "";
}

/** The statement in braces whose output goes to the device. */
function inGroup(statement: Statement, group: Statement): Statement {
  const [pipeline] = group.pipelines;
  const [command] = pipeline?.commands ?? [];
  if (!pipeline || command?.type !== "Group") return statement;
  return { ...group, pipelines: [{ ...pipeline, commands: [{ ...command, body: [statement] }] }] };
}
