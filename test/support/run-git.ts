import { execFileSync } from "node:child_process";

const env = {
  PATH: process.env["PATH"],
  // Nothing of the machine's own settings, and every commit has the same name on every run.
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_AUTHOR_DATE: "2026-01-02T03:04:05Z",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com",
  GIT_COMMITTER_DATE: "2026-01-02T03:04:05Z",
  GIT_TERMINAL_PROMPT: "0",
};

/** What the real git prints, trimmed. Throws with its words when it fails. */
export function git(directory: string, ...args: readonly string[]): string {
  return runGit(directory, args).toString("utf8").trim();
}

export function runGit(directory: string, args: readonly string[], input?: string | Uint8Array): Buffer {
  try {
    return execFileSync("git", args, {
      cwd: directory,
      env,
      maxBuffer: 1024 * 1024 * 1024,
      stdio: ["pipe", "pipe", "pipe"],
      ...(input === undefined ? {} : { input }),
    });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      throw new Error("These tests need git. `npm test` installs it on Debian as root; else install it.", {
        cause: error,
      });
    throw error;
  }
}
