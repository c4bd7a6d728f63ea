import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { Agent as AgentObject } from "agents";
import type { Agent, Command, CommandAuthor } from "../../contract/agent.ts";
import type {
  CommandAccepted,
  Costs,
  CreateAgent,
  CreateOrchestrator,
  MessageAccepted,
  MessageState,
  SendCommand,
  SendMessage,
  UpdateAgent,
  UpdateOrchestrator,
} from "../../contract/api.ts";
import type { Event } from "../../contract/event.ts";
import { type Result, fail, succeed } from "../../contract/failure.ts";
import {
  type AgentId,
  type CommandId,
  type EventId,
  type QuestionId,
  type OrchestratorId,
  OrchestratorIdSchema,
} from "../../contract/ids.ts";
import type { Merge, MergeAction } from "../../contract/merge.ts";
import type { Orchestrator as OrchestratorView } from "../../contract/orchestrator.ts";
import type { ImportRepository, Workspace } from "../../contract/workspace.ts";
import type { AgentPrompt, ConductorPrompt } from "../../contract/playbook.ts";
import type { Question } from "../../contract/question.ts";
import type { PricedUsage } from "../agent-loop/ports.ts";
import { newEventId, newId } from "../new-id.ts";
import type { KeptAnswer, Once } from "./answered-requests.ts";
import { AgentSink } from "./fleet/agent-sink.ts";
import { costsOf } from "./costs/cost-report.ts";
import { catalogOf } from "./fleet/catalog.ts";
import type { ActedOn } from "./fleet/merges.ts";
import { messageStates, withdrawMessage } from "./conductor/message-states.ts";
import type { QuestionQuery } from "./fleet/questions.ts";
import type {
  AgentSink as AgentSinkApi,
  Catalog,
  LogQuery,
  OrchestratorApi,
  SummaryResult,
} from "./orchestrator-api.ts";
import { createParts } from "./orchestrator-parts.ts";
import { recordSummaries } from "./summaries/record-summaries.ts";
import { DEFAULT_INPUT, changedOrchestrator, isDefault, newOrchestrator } from "./self-store.ts";
import { describePrompt } from "./conductor/describe-prompt.ts";
import { prepareMessage } from "./conductor/prepare-message.ts";
import { sendMessage } from "./conductor/send-message.ts";
import { createTables } from "./storage-schema.ts";
import { takeReports } from "./fleet/take-reports.ts";
import { resolveModel } from "../models/model-catalog.ts";

const FIBER = "conductor";

/** One orchestrator. It ties the parts to the platform and decides nothing: each method asks one part. */
export class Orchestrator extends AgentObject<Cloudflare.Env> implements OrchestratorApi {
  private readonly parts = createParts({
    ctx: this.ctx,
    env: this.env,
    orchestratorId: () => this.id(),
    wakeLater: async (delayMs) =>
      void (await this.schedule(Math.ceil(delayMs / 1000), "bringHistoryUpToDate", null, {
        idempotent: true,
      })),
    deliverLater: async (delayMs) =>
      void (await this.schedule(Math.ceil(delayMs / 1000), "deliverLetters", null, { idempotent: true })),
  });
  private conducting: Promise<void> | null = null;

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    this.lifecycle.use(this.parts.sockets);
  }

  override shouldSendProtocolMessages(): boolean {
    return false;
  }

  override onStart(): void {
    createTables(this.ctx.storage.sql);
    if (isDefault(this.name) && !this.parts.self.find()) this.createSelf(this.id(), DEFAULT_INPUT);
    this.conduct();
    this.parts.fleet.wakeWorking();
    this.parts.imports.wake();
    this.parts.postOffice.deliver();
    this.parts.outbox.wake();
    this.parts.summaries.wakeIfWaiting();
  }

  override async onFiberRecovered(): Promise<void> {
    this.conduct();
  }

  /** Only `/mcp` comes this way: everything else is a socket or a call. */
  override async onRequest(request: Request): Promise<Response> {
    const server = this.parts.management("engineer");
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    return await transport.handleRequest(request);
  }

  async create(id: OrchestratorId, input: CreateOrchestrator): Promise<Result<OrchestratorView>> {
    const model = resolveModel(input.model ?? this.parts.names.orchestrator);
    return model.ok ? succeed(this.parts.self.find() ?? this.createSelf(id, input)) : model;
  }

  async describe(): Promise<Result<OrchestratorView>> {
    return this.whenAlive((self) => succeed(self));
  }

  async update(patch: UpdateOrchestrator): Promise<Result<OrchestratorView>> {
    return this.whenAlive((self) => {
      const model = patch.model === undefined ? null : resolveModel(patch.model);
      if (model && !model.ok) return model;
      const changed = this.changeSelf(changedOrchestrator(self, patch, model?.value ?? null));
      // A raised budget lets go on what it had stopped.
      this.conduct();
      return succeed(changed);
    });
  }

  async archive(): Promise<Result<OrchestratorView>> {
    return this.whenAlive(async () => {
      await this.parts.conductor.interrupt();
      await Promise.all(this.parts.fleet.list().map((agent) => this.parts.fleet.delete(agent.id)));
      return succeed(this.changeSelf({ archived: true, status: "complete", status_reason: null }));
    });
  }

  async sendMessage(message: SendMessage): Promise<Result<MessageAccepted>> {
    return this.whenSolvent(async () => {
      const prepared = await prepareMessage({ ...this.parts, resolveModel }, message.message);
      if (!prepared.ok) return prepared;
      const wasBusy = this.parts.conductor.isBusy();
      const deps = { ...this.parts, newEventId, newId, now: () => Date.now() };
      const accepted = sendMessage(deps, message, prepared.value, wasBusy);
      if (message.mode === "interrupt") this.parts.conductor.makeWay();
      this.conduct();
      return succeed(accepted);
    });
  }

  async withdrawMessage(id: string): Promise<Result<MessageState>> {
    return this.whenAlive(() => withdrawMessage(this.parts, id));
  }

  async messageStates(ids: string[]): Promise<MessageState[]> {
    return messageStates(this.parts.inbox, ids);
  }

  async interrupt(): Promise<Result<{ interrupted: boolean }>> {
    return this.whenAlive(async () => succeed({ interrupted: await this.parts.conductor.interrupt() }));
  }

  async listAgents(): Promise<Result<Agent[]>> {
    return this.whenAlive(() => succeed(this.parts.fleet.list()));
  }

  async getAgent(nameOrId: string): Promise<Result<Agent>> {
    return this.whenAlive(() => this.parts.fleet.find(nameOrId));
  }

  async createAgent(input: CreateAgent): Promise<Result<Agent>> {
    return this.whenAlive(() => this.parts.fleet.create(input));
  }

  async updateAgent(nameOrId: string, patch: UpdateAgent): Promise<Result<Agent>> {
    return this.whenAlive(() => this.parts.fleet.update(nameOrId, patch));
  }

  async deleteAgent(nameOrId: string): Promise<Result<Agent>> {
    return this.whenAlive(() => this.parts.fleet.delete(nameOrId));
  }

  async commandAgent(
    nameOrId: string,
    command: SendCommand,
    author: CommandAuthor,
  ): Promise<Result<CommandAccepted>> {
    return this.whenSolvent(() => this.parts.fleet.command(nameOrId, command, author));
  }

  async interruptAgent(nameOrId: string): Promise<Result<{ interrupted: boolean }>> {
    return this.whenAlive(() => this.parts.fleet.interrupt(nameOrId));
  }

  async withdrawCommand(nameOrId: string, id: CommandId): Promise<Result<Command>> {
    return this.whenAlive(() => this.parts.fleet.withdraw(nameOrId, id));
  }

  async getCommand(nameOrId: string, id: CommandId, waitMs: number): Promise<Result<Command>> {
    return this.whenAlive(() => this.parts.fleet.getCommand(nameOrId, id, waitMs));
  }

  async listCommands(nameOrId: string, limit: number, before: string | null): Promise<Result<Command[]>> {
    return this.whenAlive(() => this.parts.fleet.listCommands(nameOrId, limit, before));
  }

  async importRepository(wanted: ImportRepository): Promise<Result<Workspace>> {
    return this.whenAlive(() => this.parts.imports.start(wanted));
  }

  async workspaceChanged(): Promise<void> {
    await this.parts.imports.tell();
  }

  async listMerges(): Promise<Result<Merge[]>> {
    return this.whenAlive(async () => succeed(await this.parts.merges.list()));
  }

  async getMerge(idOrBranch: string): Promise<Result<Merge>> {
    return this.whenAlive(() => this.parts.merges.find(idOrBranch));
  }

  async actOnMerge(idOrBranch: string, action: MergeAction, author: CommandAuthor): Promise<Result<ActedOn>> {
    return this.whenAlive(() => this.parts.merges.act(idOrBranch, action, author));
  }

  async listQuestions(query: QuestionQuery): Promise<Result<Question[]>> {
    return this.whenAlive(() => succeed(this.parts.questions.list(query)));
  }

  async answerQuestion(id: QuestionId, text: string, by: CommandAuthor): Promise<Result<Question>> {
    return this.whenAlive(() => this.parts.questions.answer(id, text, by));
  }

  async checkReceiver(from: AgentId, to: string): Promise<Result<{ to: string }>> {
    return this.whenAlive(() => this.parts.postOffice.check(from, to));
  }

  async readLog(query: LogQuery): Promise<Result<{ events: Event[]; isWhole: boolean }>> {
    return this.whenAlive(() => succeed(this.parts.log.read(query)));
  }

  async flushHistory(timeoutMs: number): Promise<boolean> {
    return await this.parts.outbox.flush(timeoutMs);
  }

  async costs(): Promise<Result<Costs>> {
    return this.whenAlive((self) => succeed(costsOf(self, this.parts.ledger, this.parts.registry)));
  }

  async catalog(): Promise<Result<Catalog>> {
    return this.whenAlive(async () => succeed(catalogOf(await this.parts.playbook.read())));
  }

  async prompt(): Promise<Result<ConductorPrompt>> {
    return this.whenAlive(async () => succeed(await describePrompt(this.parts)));
  }

  async agentPrompt(nameOrId: string): Promise<Result<AgentPrompt>> {
    return this.whenAlive(() => this.parts.fleet.prompt(nameOrId));
  }

  async health(): Promise<{ websocketConnections: number; outboxDepth: number }> {
    return { websocketConnections: this.parts.sockets.count(), outboxDepth: this.parts.outbox.depth() };
  }

  async beginOnce(key: string, fingerprint: string): Promise<Once> {
    return this.parts.answered.begin(key, fingerprint);
  }

  async endOnce(key: string, answer: KeptAnswer | null): Promise<void> {
    this.parts.answered.end(key, answer);
  }

  async openSink(agentId: AgentId): Promise<AgentSinkApi> {
    return new AgentSink((batch) => {
      const { receipt, errands } = takeReports(
        { ...this.parts, newEventId, now: () => Date.now() },
        agentId,
        batch,
      );
      if (errands.forConductor) this.conduct();
      if (errands.forPostOffice) this.parts.postOffice.deliver();
      for (const { agentId: id, text } of errands.hints) this.parts.fleet.hint(id, text);
      return receipt;
    });
  }

  async prefixOpened(agentId: AgentId): Promise<void> {
    await this.parts.gate.opened(agentId);
  }

  async claimSummaries(eventIds: EventId[], claimant: string): Promise<EventId[]> {
    return this.parts.summaries.claim(eventIds, claimant);
  }

  async recordSummaries(results: SummaryResult[], priced: PricedUsage | null): Promise<void> {
    recordSummaries(this.parts, results, priced, new Date().toISOString());
  }

  async releaseSummaries(eventIds: EventId[]): Promise<void> {
    this.parts.summaries.release(eventIds);
  }

  /** Alarm callback. */
  async bringHistoryUpToDate(): Promise<void> {
    this.parts.outbox.wake();
  }

  /** Alarm callback. */
  async deliverLetters(): Promise<void> {
    this.parts.postOffice.deliver();
  }

  /** Lets the conductor work through its inbox, in a fiber, which a restart continues. */
  private conduct(): void {
    if (this.conducting || !this.parts.inbox.hasAny()) return;
    this.conducting = this.runFiber(FIBER, () => this.parts.conductor.workThrough()).finally(() => {
      this.conducting = null;
      if (!this.parts.budget()) this.conduct();
    });
    this.ctx.waitUntil(this.conducting);
  }

  /** An orchestrator that nobody created, or that is archived, is not found. */
  private async whenAlive<T>(
    work: (self: OrchestratorView) => Result<T> | Promise<Result<T>>,
  ): Promise<Result<T>> {
    const self = this.parts.self.find();
    if (!self || self.archived) return fail({ code: "orchestrator_not_found", orchestrator: this.name });
    return await work({ ...self, last_seq: this.parts.log.lastSeq() });
  }

  /** The same for what costs money. */
  private async whenSolvent<T>(work: () => Result<T> | Promise<Result<T>>): Promise<Result<T>> {
    return await this.whenAlive(() => {
      const spent = this.parts.budget();
      return spent ? fail(spent) : work();
    });
  }

  private createSelf(id: OrchestratorId, input: CreateOrchestrator): OrchestratorView {
    const model = resolveModel(input.model ?? this.parts.names.orchestrator);
    // `create` has checked the name; a setting that names no model has a default in its place.
    if (!model.ok) throw new Error("The orchestrator's model is not known");
    const self = newOrchestrator(id, input, model.value, {
      sessionId: newId(),
      at: new Date().toISOString(),
    });
    this.parts.self.save(self);
    this.parts.publisher.transact((emit) => emit({ type: "orchestrator_updated", orchestrator: self }));
    return self;
  }

  private changeSelf(patch: Partial<OrchestratorView>): OrchestratorView {
    const changes = { ...patch, updated_at: new Date().toISOString() };
    return this.parts.publisher.transact((emit) => {
      const self = this.parts.self.change(changes);
      emit({ type: "orchestrator_updated", orchestrator: { ...changes, id: self.id } });
      return self;
    });
  }

  private id(): OrchestratorId {
    return OrchestratorIdSchema.parse(this.name);
  }
}
