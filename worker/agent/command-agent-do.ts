import { Agent } from "agents";
import type { Command, Todo } from "../../contract/agent.ts";
import { type Result, fail, succeed } from "../../contract/failure.ts";
import type { CommandId } from "../../contract/ids.ts";
import { LIMITS } from "../../contract/limits.ts";
import { defaultHooks } from "../hooks/default-hooks.ts";
import { loaderJavaScript } from "../javascript/run-program.ts";
import { errorFields, logLine } from "../log.ts";
import { JOURNAL_SCHEMA } from "../journal/turn-journal.ts";
import { modelFromEnv } from "../models/model-from-env.ts";
import { newId } from "../new-id.ts";
import { orchestrator } from "../orchestrator/orchestrator-client.ts";
import { todoWriteTool } from "../tools/todo-write.ts";
import { createToolbox } from "../tools/toolbox.ts";
import { webTools } from "./web-tools.ts";
import { trackChanges } from "../workspace/track-changes.ts";
import { workspaceFiles } from "../workspace/workspace-client.ts";
import type { AgentProfile, CommandAgentApi, NewCommand } from "./command-agent-api.ts";
import { COMMAND_SCHEMA, CommandQueue, type QueuedCommand } from "./command-queue.ts";
import { PROFILE_SCHEMA, ProfileStore } from "./profile-store.ts";
import { finishCommand, runCommand } from "./run-command.ts";
import { storedShellState } from "./stored-shell-state.ts";
import { TodoStore } from "./todo-store.ts";
import { UPLINK_SCHEMA, Uplink } from "./uplink.ts";

const FIBER = "commands";
const RETIRED = "retired";
const RETRY_REPORTS_SECONDS = 30;
const now = (): number => Date.now();
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One command agent: its profile, conversation, queue of commands, and the fiber that works through them. */
export class CommandAgent extends Agent<Cloudflare.Env> implements CommandAgentApi {
  private readonly profile = new ProfileStore(this.ctx.storage.sql);
  private readonly commands = new CommandQueue(this.ctx.storage.sql);
  private readonly javascript = loaderJavaScript(this.env.LOADER);
  private readonly todos = new TodoStore(this.ctx.storage.kv);
  private readonly uplink = new Uplink({
    sql: this.ctx.storage.sql,
    connect: async () => {
      const { orchestratorId, agentId } = this.profile.get();
      return await orchestrator(this.env, orchestratorId).openSink(agentId);
    },
    sleep,
    now,
  });
  /** The running command; null between commands. Memory only: after a restart the queue says what was running. */
  private running: { id: CommandId; abort: AbortController } | null = null;
  private working: Promise<void> | null = null;
  private readonly waiters = new Map<CommandId, Set<() => void>>();

  override shouldSendProtocolMessages(): boolean {
    return false;
  }

  override onStart(): void {
    for (const schema of [JOURNAL_SCHEMA, COMMAND_SCHEMA, UPLINK_SCHEMA, PROFILE_SCHEMA])
      this.ctx.storage.sql.exec(schema);
    this.work();
  }

  override async onFiberRecovered(): Promise<void> {
    this.work();
  }

  async warmUp(): Promise<void> {
    // Being called is enough: the tables are made on start.
  }

  async command(
    profile: AgentProfile,
    added: NewCommand,
  ): Promise<Result<{ status: "queued" | "executing" }>> {
    // A command that was on its way when the agent was deleted.
    if (this.ctx.storage.kv.get(RETIRED))
      return fail({ code: "agent_not_found", agent: profile.name, known: [] });
    if (this.commands.count("queued") >= LIMITS.queuedCommands) {
      return fail({ code: "command_queue_full", limit: LIMITS.queuedCommands });
    }
    const isBusy = this.commands.next() !== null;
    this.ctx.storage.transactionSync(() => {
      this.profile.set(profile);
      const command = this.commands.add(profile.agentId, added);
      if (command)
        this.uplink.report({
          kind: "command",
          command,
          notify: false,
          queued: this.commands.count("queued"),
        });
    });
    this.work();
    return succeed({ status: isBusy ? "queued" : "executing" });
  }

  async interrupt(): Promise<{ interrupted: boolean }> {
    const running = this.running;
    if (!running) return { interrupted: false };
    this.commands.markInterrupted(running.id);
    running.abort.abort();
    await this.ended(running.id);
    return { interrupted: true };
  }

  async retire(): Promise<void> {
    this.ctx.storage.kv.put(RETIRED, true);
    this.ctx.storage.transactionSync(() => {
      for (const command of this.commands.queued())
        this.finishWithoutTurn({ command, notify: false, isInterrupted: true });
    });
    await this.interrupt();
    await this.uplink.flushed();
    this.uplink.release();
  }

  async getCommand(id: CommandId, waitMs: number): Promise<Result<Command>> {
    const found = this.commands.find(id);
    if (!found) return fail({ code: "command_not_found", commandId: id });
    if (found.command.ended_at === null && waitMs > 0) await Promise.race([this.ended(id), sleep(waitMs)]);
    return succeed(this.commands.find(id)?.command ?? found.command);
  }

  async listCommands(limit: number, before: string | null): Promise<Command[]> {
    return this.commands.list(limit, before);
  }

  /** Alarm callback: the orchestrator was away when there was something to report. */
  async retryReports(): Promise<void> {
    this.work();
  }

  /** Works through the queue in a fiber, which a restart continues. Called whenever there may be work; one runs. */
  private work(): void {
    if (this.working || (this.commands.next() === null && !this.uplink.hasReports())) return;
    this.working = this.runFiber(FIBER, () => this.workThrough()).finally(() => {
      this.working = null;
      if (this.commands.next() !== null) this.work();
    });
    this.ctx.waitUntil(this.working);
  }

  private async workThrough(): Promise<void> {
    for (let next = this.commands.next(); next !== null; next = this.commands.next()) await this.runOne(next);
    const isDelivered = await this.uplink.flushed();
    this.uplink.release();
    if (!isDelivered) await this.schedule(RETRY_REPORTS_SECONDS, "retryReports");
  }

  private async runOne(queued: QueuedCommand): Promise<void> {
    const { id } = queued.command;
    const abort = new AbortController();
    if (queued.isInterrupted) abort.abort();
    this.running = { id, abort };
    try {
      await this.runTurnOf(queued, abort.signal);
    } catch (error) {
      // A bug of ours, not of the model's or a tool's. The command must end all the same, or it would block the queue.
      const result = "Something broke inside the agent. The command was stopped; give it again to retry.";
      this.ctx.storage.transactionSync(() => this.finishWithoutTurn(queued, result));
      logLine("error", "command_broke", { command_id: id, ...errorFields(error) });
    } finally {
      this.running = null;
      this.uplink.send();
      this.waiters.get(id)?.forEach((wake) => wake());
      this.waiters.delete(id);
    }
  }

  private async runTurnOf(queued: QueuedCommand, signal: AbortSignal): Promise<void> {
    const profile = this.profile.get();
    const tracked = trackChanges(workspaceFiles(this.env.WORKSPACE, profile.orchestratorId));
    const shellState = storedShellState(this.ctx.storage.kv, profile.workingDir);
    const toolbox = createToolbox({
      files: tracked.files,
      allowed: profile.tools,
      workingDir: profile.workingDir,
      shellState,
      javascript: this.javascript,
      more: [todoWriteTool((todos) => this.keepTodos(todos)), ...webTools(this.env)],
    });
    const { name: agentName, workingDir } = profile;
    const hooks = defaultHooks(() => ({ agentName, workingDir, cwd: shellState.get().cwd }));
    const { model } = modelFromEnv(this.env);
    const { storage } = this.ctx;
    const { commands: queue, uplink } = this;
    const fileChanges = () => tracked.changes();
    const stopShells = () => toolbox.close();
    try {
      const parts = { storage, queue, uplink, model, toolbox, hooks, stopShells, fileChanges };
      await runCommand({ ...parts, newId, now, signal }, profile, queued);
    } finally {
      stopShells();
    }
  }

  private keepTodos(todos: Todo[]): void {
    this.ctx.storage.transactionSync(() => {
      this.todos.set(todos);
      this.uplink.report({ kind: "todos", todos });
    });
    this.uplink.send();
  }

  private finishWithoutTurn(queued: QueuedCommand, result?: string): void {
    const end =
      result === undefined
        ? { status: "interrupted" as const, result: "Interrupted before it began." }
        : { status: "failed" as const, result };
    const deps = { queue: this.commands, uplink: this.uplink, fileChanges: () => [] };
    finishCommand(deps, queued, end, new Date(now()).toISOString());
  }

  private ended(id: CommandId): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.waiters.get(id) ?? new Set();
      this.waiters.set(id, waiting.add(resolve));
    });
  }
}
