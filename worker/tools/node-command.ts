import { defineCommand, type Command, type ExecResult, type ResolvedCommandContext } from "just-bash/browser";
import type { WorkspaceFiles } from "../agent-loop/ports.ts";
import { insidePath } from "./shell-files.ts";
import type { JavaScriptEnd, JavaScriptPort, JavaScriptProgram, TestCounts } from "./javascript-port.ts";
import { LIVE_VARIABLE } from "./live-output.ts";
import { parseNodeArguments, type NodeCall } from "./node-arguments.ts";
import { findTestFiles } from "./test-files.ts";

export interface NodeDeps {
  javascript: JavaScriptPort;
  files: WorkspaceFiles;
  isReadOnly: boolean;
  timeoutMs: number;
  signal: AbortSignal;
  onOutput?: (text: string) => void;
}

/** `node` and `nodejs` of the shell. What a program changes in files is made so when it has ended. */
export function nodeCommands(deps: NodeDeps): Command[] {
  return ["node", "nodejs"].map((name) =>
    defineCommand(name, (args, context) => runNode(deps, args, context)),
  );
}

async function runNode(deps: NodeDeps, args: string[], context: ResolvedCommandContext): Promise<ExecResult> {
  const bytes: unknown = context.stdin;
  const stdin = typeof bytes === "string" ? textOf(bytes) : "";
  const call = parseNodeArguments(args, stdin !== "");
  switch (call.kind) {
    case "message":
      return { stdout: call.stdout, stderr: call.stderr, exitCode: call.exitCode };
    case "tests":
      return runTests(deps, call.patterns, context);
    case "file":
    case "code":
    case "stdin":
      return runOne(deps, call, stdin, context);
  }
}

async function runOne(
  deps: NodeDeps,
  call: Extract<NodeCall, { kind: "file" | "code" | "stdin" }>,
  stdin: string,
  context: ResolvedCommandContext,
): Promise<ExecResult> {
  const entry: JavaScriptProgram["entry"] =
    call.kind === "file"
      ? { kind: "file", path: await programPath(context, call.path) }
      : {
          kind: "code",
          code: call.kind === "stdin" ? stdin : call.code,
          isModule: call.isModule,
          isPrinted: call.isPrinted,
        };
  const end = await run(deps, entry, call.args, call.kind === "stdin" ? "" : stdin, context);
  return finished(end, context);
}

async function runTests(
  deps: NodeDeps,
  patterns: readonly string[],
  context: ResolvedCommandContext,
): Promise<ExecResult> {
  const paths = await findTestFiles(deps.files, insidePath(context.cwd), patterns);
  if (!paths.ok) return { stdout: "", stderr: `${paths.failure}\n`, exitCode: 1 };
  const total: TestCounts = { tests: 0, suites: 0, pass: 0, fail: 0, skipped: 0, todo: 0 };
  let stdout = "";
  let stderr = "";
  for (const path of paths.value) {
    if (deps.signal.aborted) break;
    const end = await run(deps, { kind: "test", path: `/${path}` }, [], "", context);
    const ended = await finished(end, context);
    // A file that has no tests of its own is one test: that it runs.
    const hasBroken = ended.exitCode !== 0 && (end.tests?.fail ?? 0) === 0;
    addCounts(total, end.tests ?? { ...NO_COUNTS, tests: 1, pass: hasBroken ? 0 : 1 });
    if (hasBroken) total.fail += 1;
    stdout += ended.stdout + (end.tests === null ? `${hasBroken ? "✖" : "✔"} /${path}\n` : "");
    stderr += ended.stderr;
  }
  const summary = Object.entries(total).map(([name, count]) => `ℹ ${name} ${count}\n`);
  return { stdout: stdout + summary.join(""), stdoutKind: "text", stderr, exitCode: total.fail > 0 ? 1 : 0 };
}

const NO_COUNTS: TestCounts = { tests: 0, suites: 0, pass: 0, fail: 0, skipped: 0, todo: 0 };

function addCounts(total: TestCounts, more: TestCounts): void {
  for (const key of ["tests", "suites", "pass", "fail", "skipped", "todo"] as const) total[key] += more[key];
}

async function run(
  deps: NodeDeps,
  entry: JavaScriptProgram["entry"],
  args: readonly string[],
  stdin: string,
  context: ResolvedCommandContext,
): Promise<JavaScriptEnd> {
  const { timeoutMs, isReadOnly } = deps;
  const env = { ...(context.exportedEnv ?? Object.fromEntries(context.env)), PWD: context.cwd };
  const program: JavaScriptProgram = { entry, args, env, cwd: context.cwd, stdin, timeoutMs, isReadOnly };
  const signal = context.signal ?? deps.signal;
  const listener = context.env.has(LIVE_VARIABLE) ? deps.onOutput : undefined;
  return await deps.javascript.run(program, deps.files, signal, listener);
}

/** A program may be named without its ending. */
async function programPath(context: ResolvedCommandContext, path: string): Promise<string> {
  const whole = context.fs.resolvePath(context.cwd, path);
  for (const ending of ["", ".js", ".mjs", ".cjs", "/index.js"]) {
    const isThere = await context.fs.exists(whole + ending);
    if (isThere && (await context.fs.stat(whole + ending)).isFile) return whole + ending;
  }
  return whole;
}

async function finished(end: JavaScriptEnd, { fs }: ResolvedCommandContext): Promise<ExecResult> {
  let { stderr, exitCode } = end;
  for (const effect of end.effects) {
    try {
      if (effect.kind === "file") await fs.writeFile(effect.path, effect.content);
      else if (effect.kind === "directory") await fs.mkdir(effect.path, { recursive: true });
      else await fs.rm(effect.path, { force: true });
    } catch (error) {
      stderr += `node: ${effect.path} was not changed: ${error instanceof Error ? error.message : String(error)}\n`;
      exitCode ||= 1;
    }
  }
  return { stdout: end.stdout, stdoutKind: "text", stderr, exitCode };
}

/** Input of the shell is bytes, one to a character. */
function textOf(stdin: string): string {
  return new TextDecoder().decode(Uint8Array.from(stdin, (character) => character.charCodeAt(0)));
}
