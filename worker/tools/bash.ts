import { Bash, type BashExecResult, type CustomCommand } from "just-bash/browser";
import { z } from "zod";
import { LIMITS } from "../../contract/limits.ts";
import type { ToolOutcome } from "../agent-loop/ports.ts";
import { defineTool, failed, succeeded, type ToolContext } from "./define-tool.ts";
import { nodeCommands } from "./node-command.ts";
import { npmCommand } from "./npm-command.ts";
import { ShellFileError } from "./shell-file-error.ts";
import { insidePath, ShellFiles } from "./shell-files.ts";
import { ShellTree } from "./shell-tree.ts";
import { JAVASCRIPT_UNAVAILABLE, UNAVAILABLE_COMMANDS } from "./unavailable-commands.ts";

const DEFAULT_TIMEOUT_MS = 120_000;
const MAX_TIMEOUT_MS = 600_000;
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

const OUTPUT_CHARS = LIMITS.toolResultChars - 500;

export const bashTool = defineTool({
  name: "Bash",
  description:
    "Runs a bash command over the files of the workspace, whose root is /. Pipes, redirects, variables, functions, loops, here-documents and globs work; so do cat ls find grep rg sed awk jq sort uniq cut tr wc head tail diff xargs tee cp mv rm mkdir touch stat du tree date seq base64 sha256sum gzip and more (help lists them). node runs JavaScript and TypeScript (node file.ts, node -e, node --test with node:test; no network, no packages), and npm test or npm run the scripts of package.json. It is not a machine: no processes, no network, nothing to install, and no python, git or compilers; such a command says so. /tmp is scratch space of yours that never reaches the workspace. The working directory is kept for the next call, variables and functions are not. Prefer Read, Edit, Write, Glob and Grep for what they do. The result has the output, then the errors, then the exit code when it is not 0.",
  input: z.strictObject({
    command: z.string().min(1).max(200_000).describe("The command, or several lines of them"),
    timeout: z
      .number()
      .int()
      .min(1)
      .max(MAX_TIMEOUT_MS)
      .optional()
      .describe(
        `After how many milliseconds to stop it (default ${DEFAULT_TIMEOUT_MS}, at most ${MAX_TIMEOUT_MS})`,
      ),
    description: z.string().optional().describe("What it does, in five to ten words, for people who watch"),
    run_in_background: z.boolean().optional().describe("Not available here: leave it out"),
  }),
  isRepeatable: false,
  restHint: "Send the output to a file with > and Read that, or filter it with head, tail or grep.",
  async run({ command, timeout = DEFAULT_TIMEOUT_MS, run_in_background }, context, signal) {
    if (run_in_background)
      return failed("Commands cannot run in the background here. Call it again without run_in_background.");
    const cwd = await startDirectory(context);
    const tree = new ShellTree(context.files, context.now);
    const shell = new Bash({
      fs: new ShellFiles(tree),
      cwd: `/${cwd}`,
      env: { HOME: "/", USER: "agent", TERM: "dumb" },
      executionLimitProfile: "hardened",
      executionLimits: { ...EXECUTION_LIMITS, maxExecutionTimeMs: MAX_TIMEOUT_MS },
      customCommands: [...UNAVAILABLE_COMMANDS, ...javaScriptCommands(context, timeout, signal)],
      // It patches globals of the whole isolate, where other work is going on; the shell runs no foreign JavaScript.
      defenseInDepth: false,
    });

    const ended = await execute(shell, command, timeout, signal);
    if (ended === "interrupted") return failed("Interrupted. What it had changed in files remains.");
    if (ended === "timed out") {
      return failed(
        `Stopped after ${timeout} ms; its output is lost. What it had changed in files remains. Do less at once, or give a longer timeout.`,
      );
    }
    const newCwd = insidePath(ended.env["PWD"] ?? `/${cwd}`);
    const hasMoved = newCwd !== cwd && (await tree.stat(newCwd))?.type === "directory";
    if (hasMoved) context.shell.set({ ...context.shell.get(), cwd: newCwd });
    return describeEnd(ended, { newCwd: hasMoved ? newCwd : null, refusals: [...tree.refusals] });
  },
});

function javaScriptCommands(
  { javascript, files, isReadOnly }: ToolContext,
  timeoutMs: number,
  signal: AbortSignal,
): readonly CustomCommand[] {
  if (javascript === null) return JAVASCRIPT_UNAVAILABLE;
  return [...nodeCommands({ javascript, files, isReadOnly, timeoutMs, signal }), npmCommand];
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

function describeEnd(
  { stdout, stderr, exitCode }: BashExecResult,
  { newCwd, refusals }: { newCwd: string | null; refusals: readonly string[] },
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
  notes.push(
    ...refusals.filter((refusal) => !output.includes(refusal)).map((refusal) => `(refused: ${refusal})`),
  );
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
