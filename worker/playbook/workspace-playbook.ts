import type { WorkspaceFiles } from "../agent-loop/ports.ts";
import { type Playbook, type PlaybookRules, mergePlaybooks } from "./playbook.ts";
import { readPlaybook } from "./read-playbook.ts";
import { PLAYBOOK_PATHS, playbookFilesOf } from "./workspace-files.ts";

export interface WorkspacePlaybookDeps {
  files: () => Pick<WorkspaceFiles, "stat" | "listAll" | "readMany">;
  /** Changes exactly when one of these files or folders does. */
  versionOf: (paths: readonly string[]) => Promise<string>;
  shipped: Playbook;
  rules: Omit<PlaybookRules, "source">;
  /** The files could not be read; not called for a workspace that is slow. */
  onFailure: (error: unknown) => void;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** A workspace that takes longer, because it takes in a repository for example, does not hold up who asks. */
const PATIENCE_MS = 3_000;
const UNREACHABLE = "The workspace did not answer: its files are as they were when it last did.";

/**
 * What is shipped under what the workspace has. Each question asks for the files' version, because a change must count
 * at once; they are read and parsed anew only when it is another. Never throws.
 */
export class WorkspacePlaybook {
  private readonly deps: WorkspacePlaybookDeps;
  private known: { version: string; own: Playbook; merged: Playbook; readAtMs: number } | null = null;

  constructor(deps: WorkspacePlaybookDeps) {
    this.deps = deps;
  }

  /** As it stands, or as it stood up to `maxAgeMs` ago. */
  async read(maxAgeMs = 0): Promise<Playbook> {
    const { now, shipped } = this.deps;
    const startedAtMs = now();
    if (this.known && startedAtMs - this.known.readAtMs < maxAgeMs) return this.known.merged;
    const version = await this.inTime(() => this.deps.versionOf(PLAYBOOK_PATHS));
    if (version === null) return this.unreachable();
    if (this.known?.version === version) {
      this.known.readAtMs = startedAtMs;
      return this.known.merged;
    }
    const files = await this.inTime(() => playbookFilesOf(this.deps.files()));
    if (files === null) return this.unreachable();
    const own = readPlaybook(files, { ...this.deps.rules, source: "workspace" });
    const merged = mergePlaybooks(shipped, own);
    // A reading that began earlier and came later does not replace a newer one.
    if (startedAtMs >= (this.known?.readAtMs ?? 0)) {
      this.known = { version, own, merged, readAtMs: startedAtMs };
    }
    return merged;
  }

  /** As last read, without asking; what is shipped before the first reading. */
  latest(): Playbook {
    return this.known?.merged ?? this.deps.shipped;
  }

  /** Whether the workspace has something there; no, when it does not answer. */
  async isPath(path: string): Promise<boolean> {
    const stat = async (): Promise<boolean> => (await this.deps.files().stat(path)).ok;
    return await Promise.race([stat().catch(() => false), this.deps.sleep(PATIENCE_MS).then(() => false)]);
  }

  /** Null: it failed, or took too long. */
  private async inTime<T>(ask: () => Promise<T>): Promise<T | null> {
    const asked = (async () => {
      try {
        return await ask();
      } catch (error) {
        this.deps.onFailure(error);
        return null;
      }
    })();
    return await Promise.race([asked, this.deps.sleep(PATIENCE_MS).then(() => null)]);
  }

  private unreachable(): Playbook {
    const playbook = this.latest();
    const problem = { file: ".claude", message: UNREACHABLE, source: "workspace" as const };
    return { ...playbook, problems: [...playbook.problems, problem], isStale: true };
  }
}
