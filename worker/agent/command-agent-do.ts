import { Agent } from "agents";
import type { Command, CommandAuthor } from "../../contract/agent.ts";
import { type Result, fail, succeed } from "../../contract/failure.ts";
import type { CommandId, QuestionId } from "../../contract/ids.ts";
import { LIMITS } from "../../contract/limits.ts";
import { describeFailure } from "../describe-failure.ts";
import type { AgentPrompt } from "../../contract/playbook.ts";
import type { Question } from "../../contract/question.ts";
import { defaultHooks } from "../hooks/default-hooks.ts";
import { loaderJavaScript } from "../javascript/run-program.ts";
import { errorFields, logLine } from "../log.ts";
import type { Toolbox } from "../agent-loop/ports.ts";
import { isTurnParked, wakeTurn } from "../journal/turn-journal.ts";
import { modelFromEnv } from "../models/model-from-env.ts";
import { newCommandId, newId } from "../new-id.ts";
import { orchestrator } from "../orchestrator/orchestrator-client.ts";
import type { Tool } from "../tools/define-tool.ts";
import { restrictToolbox } from "../tools/restrict-toolbox.ts";
import { toolView } from "../tools/tool-view.ts";
import { createToolbox, toolDefinitions } from "../tools/toolbox.ts";
import { AgentWorktree } from "../workspace/agent-worktree.ts";
import { workspace } from "../workspace/workspace-client.ts";
import { agentTools } from "./agent-tools.ts";
import type { AgentProfile, CommandAgentApi, NewCommand } from "./command-agent-api.ts";
import { CommandQueue, type QueuedCommand } from "./command-queue.ts";
import { EndWaiters } from "./end-waiters.ts";
import { HintStore } from "./hint-store.ts";
import { TouchedFiles } from "./touched-files.ts";
import { finishCommand } from "./end-command.ts";
import { ProfileStore } from "./profile-store.ts";
import { QuestionStore } from "./question-store.ts";
import { type CommandDeps, beginCommand, runCommand } from "./run-command.ts";
import { createAgentTables } from "./storage-schema.ts";
import { storedShellState } from "./stored-shell-state.ts";
import { TodoStore } from "./todo-store.ts";
import { isPrefixCached, wholePromptOf } from "./turn-settings.ts";
import { Uplink } from "./uplink.ts";

const FIBER = "commands";
const RETIRED = "retired";
const RETRY_REPORTS_SECONDS = 30;
/** Longer than the orchestrator's own patience, for when that is away. */
const MOST_PREFIX_WAIT_MS = 10_000;
const now = (): number => Date.now();
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One command agent: its profile, conversation, queue of commands, and the fiber that works through them. */
export class CommandAgent extends Agent<Cloudflare.Env> implements CommandAgentApi {
  private readonly profile = new ProfileStore(this.ctx.storage.sql);
  private readonly commands = new CommandQueue(this.ctx.storage.sql);
  private readonly questions = new QuestionStore(this.ctx.storage.sql);
  private readonly javascript = loaderJavaScript(this.env.LOADER);
  private readonly hints = new HintStore(this.ctx.storage.sql);
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
  private readonly worktree = new AgentWorktree(
    this.ctx.storage,
    () => workspace(this.env, this.profile.get().orchestratorId),
    now,
  );
  /** The running command; null between commands. Memory only: after a restart the queue says what was running. */
  private running: { id: CommandId; abort: AbortController } | null = null;
  private working: Promise<void> | null = null;
  /** Commands that came with `awaitsPrefix`. Memory only: after a restart they wait for nobody. */
  private readonly awaitingPrefix = new Set<CommandId>();
  private readonly waiters = new EndWaiters();

  override shouldSendProtocolMessages(): boolean {
    return false;
  }

  override onStart(): void {
    createAgentTables(this.ctx.storage.sql);
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
    // Known already: it was taken, only the answer was lost.
    if (!this.commands.find(added.id) && this.commands.count("queued") >= LIMITS.queuedCommands) {
      return fail({ code: "command_queue_full", limit: LIMITS.queuedCommands });
    }
    const isBusy = this.commands.next() !== null;
    if (added.awaitsPrefix && !isBusy) this.awaitingPrefix.add(added.id);
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
      if (command?.mode === "interrupt") this.stopRunning();
    });
    this.work();
    this.uplink.send();
    return succeed({ status: isBusy ? "queued" : "executing" });
  }

  async describePrompt(profile: AgentProfile): Promise<AgentPrompt> {
    // They are only looked at, so the command that they would work for does not matter.
    const more = this.moreTools(profile, newCommandId(), new AbortController().signal);
    return {
      system_prompt: wholePromptOf(profile),
      tools: toolDefinitions(profile.tools, more).map(toolView),
      project_context: profile.projectContext,
    };
  }

  async hint(text: string): Promise<void> {
    // Also while it waits for an answer.
    if (this.commands.next()?.command.status === "executing") this.hints.add(text);
  }

  async interrupt(): Promise<{ interrupted: boolean }> {
    const stopped = this.stopRunning();
    if (stopped === null) return { interrupted: false };
    const ended = this.waiters.until(stopped);
    // One that waits for an answer has to go on to end.
    this.work();
    await ended;
    return { interrupted: true };
  }

  async withdraw(id: CommandId): Promise<Result<Command>> {
    const found = this.commands.find(id);
    if (!found) return fail({ code: "command_not_found", commandId: id });
    const { status, delivery } = found.command;
    if (delivery === "withdrawn") return succeed(found.command);
    if (status !== "queued") return fail({ code: "command_delivered", commandId: id, status });
    const command = this.ctx.storage.transactionSync(() => {
      const withdrawn = this.commands.withdraw(id, new Date(now()).toISOString());
      const queued = this.commands.count("queued");
      this.uplink.report({ kind: "command", command: withdrawn, notify: false, queued });
      if (this.commands.next() === null) this.uplink.report({ kind: "status", status: "idle", reason: null });
      return withdrawn;
    });
    this.waiters.wake((each) => this.commands.find(each)?.command.ended_at !== null);
    this.work();
    return succeed(command);
  }

  async answer(id: QuestionId, text: string, by: CommandAuthor): Promise<Result<Question>> {
    const answered = this.ctx.storage.transactionSync(() => {
      const result = this.questions.answer(id, text, by, new Date(now()).toISOString());
      if (!result.ok) return result;
      const { command_id } = result.value;
      this.uplink.report({ kind: "question", question: result.value });
      if (this.questions.open(command_id).length === 0) wakeTurn(this.ctx.storage.sql, command_id);
      return result;
    });
    this.work();
    this.uplink.send();
    return answered;
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
    if (found.command.ended_at === null && waitMs > 0)
      await Promise.race([this.waiters.until(id), sleep(waitMs)]);
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
    if (this.working || (this.runnable() === null && !this.uplink.hasReports())) return;
    this.working = this.runFiber(FIBER, () => this.workThrough()).finally(() => {
      this.working = null;
      if (this.runnable() !== null) this.work();
    });
    this.ctx.waitUntil(this.working);
  }

  private async workThrough(): Promise<void> {
    for (let next = this.runnable(); next !== null; next = this.runnable()) await this.runOne(next);
    const isDelivered = await this.uplink.flushed();
    this.uplink.release();
    if (!isDelivered) await this.schedule(RETRY_REPORTS_SECONDS, "retryReports");
  }

  /** What to work on now. While a command waits for an answer there is nothing: its turn is open. */
  private runnable(): QueuedCommand | null {
    const next = this.commands.next();
    if (next === null || next.isInterrupted) return next;
    return isTurnParked(this.ctx.storage.sql, next.command.id) ? null : next;
  }

  /** Tells the command that has begun to stop, also across a restart. */
  private stopRunning(): CommandId | null {
    const next = this.commands.next();
    const id = next?.command.status === "executing" ? next.command.id : null;
    if (id !== null) this.commands.markInterrupted(id);
    if (this.running?.id === id) this.running?.abort.abort();
    return id;
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
      this.waiters.wake((each) => this.commands.find(each)?.command.ended_at !== null);
    }
  }

  private async runTurnOf(queued: QueuedCommand, signal: AbortSignal): Promise<void> {
    const profile = this.profile.get();
    const { command } = queued;
    const { agentId, name: agentName, merge: policy, workingDir } = profile;
    const { storage } = this.ctx;
    const { commands: queue, uplink, questions } = this;
    // Before anything is awaited: a command that is chosen can no longer be withdrawn.
    beginCommand({ storage, queue, uplink, now }, command);
    const owner = { commandId: command.id, agentId, agentName, task: command.command, policy };
    const opened = await this.worktree.open(owner, command.resolves);
    if (!opened.ok) {
      const { detail } = describeFailure(opened.failure);
      this.ctx.storage.transactionSync(() => this.finishWithoutTurn(queued, detail));
      return;
    }
    const { files, notes, history } = opened.value;
    const shellState = storedShellState(storage.kv, workingDir);
    const whole = createToolbox({
      files,
      allowed: profile.tools,
      workingDir,
      shellState,
      javascript: this.javascript,
      git: history,
      more: this.moreTools(profile, command.id, signal),
    });
    const toolbox = restrictToolbox(whole, queue.termsOf(command.id));
    await this.prefixOpened(command.id, profile, toolbox, signal);
    const hooks = defaultHooks(() => ({ agentName, workingDir, cwd: shellState.get().cwd }));
    const { model } = modelFromEnv(this.env);
    const land: CommandDeps["land"] = (end) => this.worktree.land(end);
    const stopShells = () => whole.close();
    const touched = new TouchedFiles(() => files.changes().map(([path]) => path));
    const { hints } = this;
    const own = { storage, queue, uplink, questions, hints, touched };
    const parts = { ...own, model, toolbox, hooks, stopShells, notes, land };
    try {
      await runCommand({ ...parts, newId, now, signal }, profile, queued);
    } finally {
      stopShells();
    }
  }

  /** Lets another agent go ahead that fills the cache with what both begin with; whatever fails, this one goes on. */
  private async prefixOpened(
    id: CommandId,
    { orchestratorId, agentId, model }: AgentProfile,
    toolbox: Toolbox,
    signal: AbortSignal,
  ): Promise<void> {
    if (!this.awaitingPrefix.delete(id) || !isPrefixCached(model, toolbox.definitions)) return;
    const opened = orchestrator(this.env, orchestratorId).prefixOpened(agentId);
    const { promise: aborted, resolve } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => resolve(), { once: true });
    await Promise.race([opened.catch(() => undefined), aborted, sleep(MOST_PREFIX_WAIT_MS)]);
  }

  private moreTools(profile: AgentProfile, id: CommandId, signal: AbortSignal): Tool[] {
    const { storage } = this.ctx;
    const { commands: queue, uplink, questions, todos } = this;
    return agentTools(
      { env: this.env, storage, queue, uplink, questions, todos, newId, now },
      profile,
      id,
      signal,
    );
  }

  private finishWithoutTurn(queued: QueuedCommand, result?: string): void {
    const end =
      result === undefined
        ? { status: "interrupted" as const, result: "Interrupted before it began." }
        : { status: "failed" as const, result };
    const deps = { queue: this.commands, uplink: this.uplink, questions: this.questions };
    finishCommand(deps, queued, end, null, new Date(now()).toISOString());
  }
}
