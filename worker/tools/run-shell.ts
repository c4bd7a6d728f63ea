import { Bash, type BashExecResult, type CustomCommand } from "just-bash/browser";
import type { ToolContext } from "./define-tool.ts";
import { showLive } from "./live-output.ts";
import { nodeCommands } from "./node-command.ts";
import { npmCommand } from "./npm-command.ts";
import { ShellFileError } from "./shell-file-error.ts";
import { insidePath, ShellFiles } from "./shell-files.ts";
import { ShellTree } from "./shell-tree.ts";
import { gitCommand } from "./git-command.ts";
import { GIT_UNAVAILABLE, JAVASCRIPT_UNAVAILABLE, UNAVAILABLE_COMMANDS } from "./unavailable-commands.ts";

export const MAX_TIMEOUT_MS = 600_000;
/** How long a stopped command may take to clean up before its result is no longer waited for. */
const GRACE_MS = 300;

/**
 * A loop that only computes gives no timer a chance to stop it, so its end is a number of steps: about two seconds.
 * Memory is that of an isolate, 128 MB, which other agents may share.
 */
const EXECUTION_LIMITS = {
  maxCommandCount: 50_000,
  maxLoopIterations: 50_000,
  maxAwkIterations: 100_000,
  maxSedIterations: 100_000,
  maxJqIterations: 1_000_000,
  maxWorkUnits: 10_000_000,
  maxStringLength: 8 * 1024 * 1024,
  maxOutputSize: 8 * 1024 * 1024,
} as const;

export interface ShellRun {
  ended: BashExecResult | "interrupted" | "timed out";
  /** Where the shell stood at its end, when that is a directory and not where it began; else null. */
  newCwd: string | null;
  /** Why the files refused something, in whole sentences. */
  refusals: string[];
}

/** Runs a script over the agent's files. With `onOutput` its output is heard while it runs and not in the result. */
export async function runShell(
  context: ToolContext,
  command: string,
  timeoutMs: number,
  signal: AbortSignal,
  onOutput?: (text: string) => void,
): Promise<ShellRun> {
  const cwd = await startDirectory(context);
  const tree = new ShellTree(context.files, context.now);
  const shell = new Bash({
    fs: new ShellFiles(tree, onOutput),
    cwd: `/${cwd}`,
    env: { HOME: "/", USER: "agent", TERM: "dumb" },
    executionLimitProfile: "hardened",
    executionLimits: { ...EXECUTION_LIMITS, maxExecutionTimeMs: MAX_TIMEOUT_MS },
    customCommands: [
      ...UNAVAILABLE_COMMANDS,
      ...(context.git === null ? GIT_UNAVAILABLE : [gitCommand(context.git)]),
      ...javaScriptCommands(context, timeoutMs, signal, onOutput),
    ],
    // It patches globals of the whole isolate, where other work is going on; the shell runs no foreign JavaScript.
    defenseInDepth: false,
  });
  if (onOutput) showLive(shell);
  const ended = await execute(shell, command, timeoutMs, signal);
  if (typeof ended === "string") return { ended, newCwd: null, refusals: [] };
  const newCwd = insidePath(ended.env["PWD"] ?? `/${cwd}`);
  const hasMoved = newCwd !== cwd && (await tree.stat(newCwd))?.type === "directory";
  return { ended, newCwd: hasMoved ? newCwd : null, refusals: [...tree.refusals] };
}

function javaScriptCommands(
  { javascript, files, isReadOnly }: ToolContext,
  timeoutMs: number,
  signal: AbortSignal,
  onOutput: ((text: string) => void) | undefined,
): readonly CustomCommand[] {
  if (javascript === null) return JAVASCRIPT_UNAVAILABLE;
  const deps = { javascript, files, isReadOnly, timeoutMs, signal, ...(onOutput ? { onOutput } : {}) };
  return [...nodeCommands(deps), npmCommand];
}

/** Where the last command ended, unless that directory is gone. The working directory comes into being when needed. */
async function startDirectory({ files, shell, workingDir }: ToolContext): Promise<string> {
  const { cwd } = shell.get();
  const stat = await files.stat(cwd);
  if (stat.ok && stat.value.type === "directory") return cwd;
  shell.set({ ...shell.get(), cwd: workingDir });
  await files.makeDirectory(workingDir);
  return workingDir;
}

/** Never waits much longer than the timeout or an abort, even if the shell itself hangs. */
async function execute(
  shell: Bash,
  command: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<BashExecResult | "interrupted" | "timed out"> {
  const deadline = new AbortController();
  // A timer of its own rather than AbortSignal.timeout: a pending timer keeps a Durable Object awake.
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  const stop = AbortSignal.any([signal, deadline.signal]);
  let graceTimer: ReturnType<typeof setTimeout> | undefined;
  const hung = new Promise<null>((resolve) => {
    const onStop = () => {
      graceTimer = setTimeout(() => resolve(null), GRACE_MS);
    };
    stop.addEventListener("abort", onStop, { once: true });
  });
  try {
    const ended = await Promise.race([shell.exec(command, { signal: stop, rawScript: true }), hung]);
    if (signal.aborted) return "interrupted";
    return ended === null || deadline.signal.aborted ? "timed out" : ended;
  } catch (error) {
    if (!(error instanceof ShellFileError)) throw error;
    // The shell expects no redirect to fail once the file's directory is there, and gives up the whole script.
    const stderr = `bash: ${error.meaning}\nThe script ended there and its output is lost.`;
    return { stdout: "", stderr, exitCode: 1, env: {} };
  } finally {
    clearTimeout(timer);
    clearTimeout(graceTimer);
  }
}
