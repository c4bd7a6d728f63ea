import type { WorkspaceFiles } from "../agent-loop/ports.ts";
import { type Playbook, type PlaybookRules, mergePlaybooks } from "./playbook.ts";
import { readPlaybook } from "./read-playbook.ts";
import { playbookFilesOf } from "./workspace-files.ts";

export interface WorkspacePlaybookDeps {
  files: () => Pick<WorkspaceFiles, "stat" | "listAll" | "readMany">;
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
 * What is shipped under what the workspace has. Files are read anew for each question, because a change must count at
 * once and a listing does not tell one text from another of the same size and second; only what did not change is not
 * parsed again. Never throws.
 */
export class WorkspacePlaybook {
  private readonly deps: WorkspacePlaybookDeps;
  private known: { texts: string; own: Playbook; merged: Playbook; readAtMs: number } | null = null;

  constructor(deps: WorkspacePlaybookDeps) {
    this.deps = deps;
  }

  /** As it stands, or as it stood up to `maxAgeMs` ago. */
  async read(maxAgeMs = 0): Promise<Playbook> {
    const { now, shipped } = this.deps;
    const startedAtMs = now();
    if (this.known && startedAtMs - this.known.readAtMs < maxAgeMs) return this.known.merged;
    const files = await this.filesInTime();
    if (files === null) return this.unreachable();
    const texts = JSON.stringify(files);
    if (this.known?.texts === texts) {
      this.known.readAtMs = startedAtMs;
      return this.known.merged;
    }
    const own = readPlaybook(files, { ...this.deps.rules, source: "workspace" });
    const merged = mergePlaybooks(shipped, own);
    // A reading that began earlier and came later does not replace a newer one.
    if (startedAtMs >= (this.known?.readAtMs ?? 0)) {
      this.known = { texts, own, merged, readAtMs: startedAtMs };
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

  private async filesInTime(): ReturnType<WorkspacePlaybook["found"]> {
    return await Promise.race([this.found(), this.deps.sleep(PATIENCE_MS).then(() => null)]);
  }

  private async found() {
    try {
      return await playbookFilesOf(this.deps.files());
    } catch (error) {
      this.deps.onFailure(error);
      return null;
    }
  }

  private unreachable(): Playbook {
    const playbook = this.latest();
    const problem = { file: ".claude", message: UNREACHABLE, source: "workspace" as const };
    return { ...playbook, problems: [...playbook.problems, problem], isStale: true };
  }
}
