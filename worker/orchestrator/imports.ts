import { RpcTarget } from "cloudflare:workers";
import { type Result, fail, succeed } from "../../contract/failure.ts";
import type { ImportProgress, ImportRepository, Workspace } from "../../contract/workspace.ts";
import type { ImportListener, WorkspaceApi } from "../workspace/workspace-api.ts";
import type { Publisher } from "./events/publisher.ts";

export interface ImportsDeps {
  workspace: () => WorkspaceApi;
  publisher: Publisher;
  /** Names of agents that are at work: their worktrees began from what would be replaced. */
  working: () => string[];
  /** Whether clients were told that an import has begun, and not that it has ended. Outlives a restart. */
  begun: { get: () => boolean; set: (isBegun: boolean) => void };
  sleep: (ms: number) => Promise<void>;
  keepAlive: (work: Promise<unknown>) => void;
}

/** How often an import is looked at whose progress is no longer heard. */
const LOOK_EACH_MS = 1_000;

/** Repositories on their way into the workspace, with what clients see of it. */
export class Imports {
  private readonly deps: ImportsDeps;
  /** Whether an import is going on that was begun here since the last restart. */
  private isRunning = false;

  constructor(deps: ImportsDeps) {
    this.deps = deps;
  }

  /** Answers when it has begun; events tell how it goes on. */
  async start(wanted: ImportRepository): Promise<Result<Workspace>> {
    const working = this.deps.working();
    if (working.length > 0) {
      const detail = `Agents are at work: ${working.join(", ")}. Wait for them or interrupt them first.`;
      return fail({ code: "workspace_busy", detail });
    }
    const before = await this.deps.workspace().describe();
    if (before.status === "importing")
      return fail({ code: "workspace_busy", detail: "An import is going on." });
    const refusal = before.files > 0 && !wanted.replace;
    if (refusal) {
      const detail =
        "The workspace has files. Give replace: true to put the import in their place; what is there is kept as a branch.";
      return fail({ code: "workspace_busy", detail });
    }
    const importing: Workspace = { ...before, status: "importing", error: null };
    this.isRunning = true;
    this.publish(importing);
    this.deps.keepAlive(this.run(wanted));
    return succeed(importing);
  }

  /** A restart has cut off whoever listened to the import: clients are told of its end all the same. */
  wake(): void {
    if (this.deps.begun.get()) this.deps.keepAlive(this.untilEnded());
  }

  /** Tells clients how the workspace stands, after someone has put files there. */
  async tell(): Promise<void> {
    this.publish(await this.deps.workspace().describe());
  }

  private async run(wanted: ImportRepository): Promise<void> {
    const show = (progress: ImportProgress): void =>
      this.deps.publisher.show({ type: "workspace_progress", progress });
    try {
      await this.deps.workspace().importRepository(wanted, new Listener(show));
    } finally {
      this.isRunning = false;
      // What went wrong is in the workspace's own words.
      await this.tell();
    }
  }

  private async untilEnded(): Promise<void> {
    const { workspace, begun, sleep } = this.deps;
    for (;;) {
      const now = await workspace()
        .describe()
        .catch(() => null);
      // Whoever put files there meanwhile, or began another import, tells how it stands.
      if (!begun.get() || this.isRunning) return;
      if (now?.status === "ready") return this.publish(now);
      await sleep(LOOK_EACH_MS);
    }
  }

  private publish(workspace: Workspace): void {
    this.deps.publisher.transact((emit) => {
      this.deps.begun.set(workspace.status === "importing");
      emit({ type: "workspace_updated", workspace });
    });
  }
}

/** One step in so many is shown: a repository has many thousand objects. */
const SHOWN_EACH_MS = 200;

class Listener extends RpcTarget implements ImportListener {
  private readonly show: (progress: ImportProgress) => void;
  private shownAt = 0;

  constructor(show: (progress: ImportProgress) => void) {
    super();
    this.show = show;
  }

  onProgress(progress: ImportProgress): void {
    const now = Date.now();
    if (progress.phase === "receiving" && now - this.shownAt < SHOWN_EACH_MS) return;
    this.shownAt = now;
    this.show(progress);
  }
}
