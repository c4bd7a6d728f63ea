import type { FileListing, WorkspaceFiles } from "../agent-loop/ports.ts";
import type { JavaScriptEnd, JavaScriptPort, JavaScriptProgram } from "../tools/javascript-port.ts";
import { joinPath } from "../workspace/workspace-path.ts";
import { collectModules, type Entry, type ModuleGraph } from "./collect-modules.ts";
import { printedCode } from "./printed-code.ts";
import consoleSource from "./sandbox/console.js.txt";
import filesSource from "./sandbox/files.js.txt";
import mainSource from "./sandbox/main.js.txt";
import modulesSource from "./sandbox/modules.js.txt";
import testSource from "./sandbox/test.js.txt";
import timersSource from "./sandbox/timers.js.txt";
import { Slots } from "./slots.ts";
import { takeSnapshot, type Snapshot } from "./snapshot.ts";

const RUNTIME: Readonly<Record<string, string>> = {
  "main.js": mainSource,
  "console.js": consoleSource,
  "files.js": filesSource,
  "modules.js": modulesSource,
  "test.js": testSource,
  "timers.js": timersSource,
};

/** Of the sandbox: the platform allows ten in flight for each object. */
const MAX_RUNNING = 8;
/** What Cloudflare ends by itself. The local runtime counts nothing, so the program's own steps look at the clock. */
const CPU_MS = 10_000;
const SLICE_MS = 5_000;
/** How much later than the program's own deadline its result is given up. */
const GRACE_MS = 500;

interface SandboxJob {
  kind: JavaScriptProgram["entry"]["kind"];
  entry: string;
  entryPath: string;
  isEval: boolean;
  modules: Record<string, { kind: string; code?: string; before: string[]; names: object }>;
  files: Snapshot["files"];
  leftOut: string[];
  directories: string[];
  argv: string[];
  env: Record<string, string>;
  cwd: string;
  stdin: string;
  timeoutMs: number;
  sliceMs: number;
  isReadOnly: boolean;
}

interface SandboxEntrypoint {
  run(job: SandboxJob, onOutput: ((text: string) => void) | null): Promise<JavaScriptEnd>;
}

/** JavaScript in Dynamic Workers: an isolate for each program, without network, bindings and secrets. */
export function loaderJavaScript(loader: WorkerLoader): JavaScriptPort {
  const slots = new Slots(MAX_RUNNING);
  return {
    async run(program, files, signal, onOutput) {
      const prepared = await prepare(program, files);
      if ("failure" in prepared) return ended(1, `${prepared.failure}\n`);
      const release = await slots.take(signal);
      if (release === null) return ended(130, "Interrupted.\n");
      try {
        return await runInSandbox(loader, prepared, signal, onOutput ?? null);
      } finally {
        release();
      }
    },
  };
}

async function prepare(
  program: JavaScriptProgram,
  files: WorkspaceFiles,
): Promise<{ job: SandboxJob; graph: ModuleGraph } | { failure: string }> {
  const [listed, scratch] = await Promise.all([files.listAll(""), files.listAll("tmp")]);
  const all = uniqueFiles([...(listed.ok ? listed.value : []), ...(scratch.ok ? scratch.value : [])]);
  const cwd = program.cwd.replace(/^\//, "");
  const entry = entryOf(program, cwd);
  const paths = new Set(all.map(({ path }) => path));
  if (entry.code === null && !paths.has(entry.path)) return { failure: missing(entry.path) };
  const collected = await collectModules(entry, files, paths);
  if (!collected.ok) return { failure: collected.failure };
  const graph = collected.value;
  const usesFiles =
    [...graph.builtins].some((name) => /^(?:fs|module)/.test(name)) || program.entry.kind === "code";
  const snapshot = usesFiles ? await takeSnapshot(files, all, cwd) : { files: [], leftOut: [] };
  const modules = [...graph.modules].map(([path, { kind, code, before, names }]) => [
    path,
    { kind, before, names, ...(kind === "json" ? { code } : {}) },
  ]);
  const { args, env, stdin, timeoutMs, isReadOnly } = program;
  const job: SandboxJob = {
    kind: program.entry.kind,
    entry: entry.path,
    entryPath: `/${entry.path}`,
    isEval: program.entry.kind === "code",
    modules: Object.fromEntries(modules),
    files: snapshot.files,
    leftOut: snapshot.leftOut,
    directories: usesFiles ? await emptyDirectories(files, cwd) : [],
    argv: ["/usr/bin/node", ...(program.entry.kind === "code" ? [] : [`/${entry.path}`]), ...args],
    env: { ...env },
    cwd: program.cwd,
    stdin,
    timeoutMs,
    sliceMs: SLICE_MS,
    isReadOnly,
  };
  return { job, graph };
}

function entryOf({ entry }: JavaScriptProgram, cwd: string): Entry {
  if (entry.kind !== "code") return { path: entry.path.replace(/^\//, ""), code: null, isModule: null };
  const code = entry.isPrinted ? printedCode(entry.code) : entry.code;
  return { path: joinPath(cwd, "[eval]"), code, isModule: entry.isModule };
}

/** Directories without files are in no list of files; those that the program may look for are few. */
async function emptyDirectories(files: WorkspaceFiles, cwd: string): Promise<string[]> {
  const children = await files.list(cwd);
  return children.ok ? children.value.flatMap(({ path, type }) => (type === "directory" ? [path] : [])) : [];
}

function uniqueFiles(files: readonly FileListing[]): FileListing[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

function missing(path: string): string {
  return `Error: Cannot find module '/${path}'\n    code: 'MODULE_NOT_FOUND'`;
}

async function runInSandbox(
  loader: WorkerLoader,
  { job, graph }: { job: SandboxJob; graph: ModuleGraph },
  signal: AbortSignal,
  onOutput: ((text: string) => void) | null,
): Promise<JavaScriptEnd> {
  const functions = [...graph.modules].flatMap(([path, { kind, code }]) =>
    kind === "json" ? [] : [[`@/${path}`, { cjs: code }] as const],
  );
  const worker = loader.load({
    compatibilityDate: "2026-10-20",
    compatibilityFlags: ["nodejs_compat"],
    mainModule: "main.js",
    modules: { ...RUNTIME, ...Object.fromEntries(functions) },
    env: {},
    globalOutbound: null,
    limits: { cpuMs: CPU_MS },
  });
  // Its class is in the text of the sandbox, where no type can say so.
  const sandbox = worker.getEntrypoint("Sandbox") as unknown as SandboxEntrypoint;
  let seen = "";
  const note = (text: string): void => {
    seen += text;
    onOutput?.(text);
  };
  const unheard = (): string => (onOutput ? "" : seen);
  const stopped = Promise.withResolvers<JavaScriptEnd>();
  const onAbort = (): void => stopped.resolve({ ...ended(130, "Interrupted.\n"), stdout: unheard() });
  const timer = setTimeout(() => {
    stopped.resolve({ ...ended(124, `Stopped after ${job.timeoutMs} ms.\n`), stdout: unheard() });
  }, job.timeoutMs + GRACE_MS);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const ran = sandbox.run(job, note).then((end) => (onOutput ? { ...end, stdout: "", stderr: "" } : end));
    return await Promise.race([ran, stopped.promise]);
  } catch (error) {
    return { ...ended(1, `${wordsFor(error)}\n`), stdout: unheard() };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

/** What the platform says of a program that it could not start, or that it ended. */
function wordsFor(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/CPU/i.test(message))
    return `Stopped: it computed for more than ${CPU_MS / 1000} s. Is there an endless loop?`;
  if (/memory/i.test(message))
    return "Stopped: it needed more memory than the 128 MB that a program has here.";
  return message
    .replace(/^Failed to start Worker:\s*/, "")
    .replace(/^Uncaught /, "")
    .replaceAll("@/", "/");
}

function ended(exitCode: number, stderr: string): JavaScriptEnd {
  return { exitCode, stdout: "", stderr, effects: [], tests: null };
}
