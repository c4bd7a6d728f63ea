import type { WorkspaceFiles } from "../agent-loop/ports.ts";

/** A JavaScript program as `node` is asked to run it. Paths are absolute with `/` as the workspace's root. */
export interface JavaScriptProgram {
  entry:
    | { kind: "file"; path: string }
    /** `isModule`: null when its form is to be told from the code. `isPrinted`: the value of its last expression. */
    | { kind: "code"; code: string; isModule: boolean | null; isPrinted: boolean }
    /** A file of tests, whose results are counted. */
    | { kind: "test"; path: string };
  /** What follows the program's name. */
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  stdin: string;
  timeoutMs: number;
  isReadOnly: boolean;
}

export interface TestCounts {
  tests: number;
  suites: number;
  pass: number;
  fail: number;
  skipped: number;
  todo: number;
}

/** What a program left behind in files: the content, null for a file that is gone, or a new directory. */
export type FileEffect =
  | { path: string; kind: "file"; content: Uint8Array }
  | { path: string; kind: "removed" }
  | { path: string; kind: "directory" };

export interface JavaScriptEnd {
  exitCode: number;
  stdout: string;
  stderr: string;
  effects: FileEffect[];
  /** Null when the program has no tests. */
  tests: TestCounts | null;
}

/** Runs JavaScript where it can reach nothing but the given files. Never throws: what goes wrong is in `stderr`. */
export interface JavaScriptPort {
  run(
    program: JavaScriptProgram,
    files: WorkspaceFiles,
    signal: AbortSignal,
    /** Hears what is written, in both streams, while the program runs; what it heard is not in the result. */
    onOutput?: (text: string) => void,
  ): Promise<JavaScriptEnd>;
}
