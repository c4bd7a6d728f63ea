import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { projectRoot } from "./project.ts";

/** How long a program may take to end by itself; whoever stops us is about to lose patience at five seconds. */
const GRACE_MS = 3_000;
const guard = join(import.meta.dirname, "process-guard.ts");

export interface Running {
  /** Settles when the program and all it started are gone; `null` when it was killed. */
  readonly exited: Promise<number | null>;
  /** Asks politely, then insists; `at once` is like a power cut. May be called again. */
  stop(how?: "at once"): Promise<void>;
}

export interface StartOptions {
  env?: Record<string, string> | undefined;
  /** Receives what the program prints instead of the terminal. */
  onOutput?: (chunk: string) => void;
}

/** Starts a program that runs until it is stopped, in a process group of its own that ends with us. */
export function start(command: readonly string[], options: StartOptions = {}): Running {
  const output = options.onOutput ? "pipe" : "inherit";
  const child = spawn(process.execPath, [guard, ...command], {
    cwd: projectRoot,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ["pipe", output, output],
  });
  forward(child, options.onOutput);
  const exited = once(child, "exit").then(() => {
    killGroup(child);
    return child.exitCode;
  });
  return { exited, stop: (how) => stop(child, exited, how) };
}

async function stop(child: ChildProcess, exited: Promise<unknown>, how?: "at once"): Promise<void> {
  if (how === "at once") killGroup(child);
  else child.kill("SIGTERM");
  const insist = setTimeout(() => killGroup(child), GRACE_MS);
  await exited;
  clearTimeout(insist);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nothing of the group is left.
  }
}

export interface Finished {
  code: number;
  /** All it printed, in the order of arrival; empty when it printed to the terminal. */
  output: string;
}

export interface RunOptions {
  env?: Record<string, string> | undefined;
  /** `terminal` also lets the program ask questions there. */
  output?: "captured" | "terminal";
  signal?: AbortSignal;
}

/** Runs a program to its end. Never throws: one that cannot start, or is killed, has the code 1. */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const [file = "", ...args] = command;
  const captured = options.output !== "terminal";
  const child = spawn(file, args, {
    cwd: projectRoot,
    env: { ...process.env, ...options.env },
    stdio: captured ? ["ignore", "pipe", "pipe"] : "inherit",
    ...(options.signal ? { signal: options.signal } : {}),
  });
  let output = "";
  forward(child, (chunk) => {
    output += chunk;
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

function forward(child: ChildProcess, onOutput: ((chunk: string) => void) | undefined): void {
  if (!onOutput) return;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", onOutput);
  }
}
