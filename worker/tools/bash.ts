import type { BashExecResult } from "just-bash/browser";
import { z } from "zod";
import { LIMITS } from "../../contract/limits.ts";
import type { ToolOutcome } from "../agent-loop/ports.ts";
import { defineTool, failed, succeeded, type ToolContext } from "./define-tool.ts";
import { MAX_TIMEOUT_MS, runShell, type ShellRun } from "./run-shell.ts";

const DEFAULT_TIMEOUT_MS = 120_000;
const OUTPUT_CHARS = LIMITS.toolResultChars - 500;

export const bashTool = defineTool({
  name: "Bash",
  description:
    "Runs a bash command over the files of the workspace, whose root is /. Pipes, redirects, variables, functions, loops, here-documents and globs work; so do cat ls find grep rg sed awk jq sort uniq cut tr wc head tail diff xargs tee cp mv rm mkdir touch stat du tree date seq base64 sha256sum gzip and more (help lists them). node runs JavaScript and TypeScript (node file.ts, node -e, node --test with node:test; no network, no packages), and npm test or npm run the scripts of package.json. git reads the history and what you have changed: git status, diff, log, show, branch. It is not a machine: no processes, no network, nothing to install, and no python or compilers; such a command says so. /tmp is scratch space of yours that never reaches the workspace. The working directory is kept for the next call, variables and functions are not. Prefer Read, Edit, Write, Glob and Grep for what they do. The result has the output, then the errors, then the exit code when it is not 0. With run_in_background it answers at once with an id: BashOutput shows what came since, KillShell ends it, and it ends with your turn.",
  input: z.strictObject({
    command: z.string().min(1).max(200_000).describe("The command, or several lines of them"),
    timeout: z
      .number()
      .int()
      .min(1)
      .max(MAX_TIMEOUT_MS)
      .optional()
      .describe(
        `After how many milliseconds to stop it (default ${DEFAULT_TIMEOUT_MS}, in the background ${MAX_TIMEOUT_MS}, which is the most)`,
      ),
    description: z.string().optional().describe("What it does, in five to ten words, for people who watch"),
    run_in_background: z
      .boolean()
      .optional()
      .describe("Answer at once and let it run; see BashOutput and KillShell"),
  }),
  isRepeatable: false,
  restHint: "Send the output to a file with > and Read that, or filter it with head, tail or grep.",
  async run({ command, timeout, run_in_background = false }, context, signal) {
    if (run_in_background) return startInBackground(command, timeout ?? MAX_TIMEOUT_MS, context);
    const timeoutMs = timeout ?? DEFAULT_TIMEOUT_MS;
    const run = await runShell(context, command, timeoutMs, signal);
    if (run.ended === "interrupted") return failed("Interrupted. What it had changed in files remains.");
    if (run.ended === "timed out") {
      return failed(
        `Stopped after ${timeoutMs} ms; its output is lost. What it had changed in files remains. Do less at once, or give a longer timeout.`,
      );
    }
    if (run.newCwd !== null) context.shell.set({ ...context.shell.get(), cwd: run.newCwd });
    return describeEnd(run.ended, run);
  },
});

export const bashOutputTool = defineTool({
  name: "BashOutput",
  description:
    "Shows what a command in the background has written since you last asked, and whether it is running, completed, failed, killed or lost. It waits a moment when there is nothing new.",
  input: z.strictObject({
    bash_id: z.string().min(1).describe("The id that Bash gave"),
    filter: z.string().max(500).optional().describe("Show only lines that contain this text"),
  }),
  isRepeatable: false,
  restHint: "What was shown is gone from here; let the command write to a file instead.",
  async run({ bash_id, filter }, { background }, signal) {
    const output = await background.output(bash_id, signal);
    if (!output.ok) return failed(output.failure);
    const { status, exitCode, text, note } = output.value;
    const lines =
      filter === undefined
        ? text
        : text
            .split("\n")
            .filter((line) => line.includes(filter))
            .join("\n");
    const shown = cutMiddle(lines.replace(/\n+$/, ""));
    const head = `status: ${status}${exitCode === null ? "" : `, exit code ${exitCode}`}`;
    const parts = [head, note === null ? "" : `(${note})`, shown === "" ? "(no new output)" : shown];
    return succeeded(parts.filter((part) => part !== "").join("\n"));
  },
});

export const killShellTool = defineTool({
  name: "KillShell",
  description: "Ends a command that runs in the background. What it had changed in files remains.",
  input: z.strictObject({ shell_id: z.string().min(1).describe("The id that Bash gave") }),
  isRepeatable: false,
  restHint: "",
  async run({ shell_id }, { background }) {
    const killed = background.kill(shell_id);
    if (!killed.ok) return failed(killed.failure);
    return succeeded(killed.value ? `Ended ${shell_id}.` : `${shell_id} had ended already.`);
  },
});

function startInBackground(command: string, timeoutMs: number, context: ToolContext): ToolOutcome {
  const started = context.background.start(command, async (onOutput, signal) => {
    const { ended, refusals } = await runShell(context, command, timeoutMs, signal, onOutput);
    if (ended === "interrupted") return { exitCode: 130, note: null };
    if (ended === "timed out") return { exitCode: 124, note: `Stopped after ${timeoutMs} ms.` };
    const notes = [ended.stdout, ended.stderr, ...refusals.map((refusal) => `(refused: ${refusal})`)];
    return { exitCode: ended.exitCode, note: notes.filter((part) => part !== "").join("\n") || null };
  });
  if (!started.ok) return failed(started.failure);
  return succeeded(
    `Running in the background as ${started.value}. BashOutput shows its output. It ends with your turn: wait for it before you report.`,
  );
}

function describeEnd(
  { stdout, stderr, exitCode }: BashExecResult,
  { newCwd, refusals }: Pick<ShellRun, "newCwd" | "refusals">,
): ToolOutcome {
  const parts = [stdout, stderr.replaceAll(/, increase executionLimits\.\w+/g, "; do less in one command")];
  const output = cutMiddle(
    parts
      .map((part) => part.replace(/\n+$/, ""))
      .filter((part) => part !== "")
      .join("\n"),
  );
  const notes: string[] = [];
  if (output === "") notes.push("(no output)");
  const unsaid = refusals.filter((refusal) => !output.includes(refusal));
  notes.push(...unsaid.map((refusal) => `(refused: ${refusal})`));
  if (newCwd !== null) notes.push(`(the working directory is now /${newCwd})`);
  if (exitCode !== 0) notes.push(`exit code ${exitCode}`);
  const content = [output, ...notes].filter((part) => part !== "").join("\n");
  return exitCode === 0 ? succeeded(content) : failed(content);
}

/** The beginning and the end say most: errors come last. */
function cutMiddle(text: string): string {
  if (text.length <= OUTPUT_CHARS) return text;
  const head = Math.floor(OUTPUT_CHARS * 0.6);
  const tail = OUTPUT_CHARS - head;
  const left = text.length - OUTPUT_CHARS;
  return `${text.slice(0, head)}\n\n[${left} characters left out. ${bashTool.restHint}]\n\n${text.slice(-tail)}`;
}
