import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { Event } from "../../contract/event.ts";
import type { Failure } from "../../contract/failure.ts";
import type { AgentId, OrchestratorId } from "../../contract/ids.ts";
import type { SummaryJob } from "../../contract/queue.ts";
import { commandAgent } from "../agent/command-agent-client.ts";
import { describeFailure } from "../describe-failure.ts";
import { defaultHooks } from "../hooks/default-hooks.ts";
import { errorFields, logLine } from "../log.ts";
import { modelFromEnv } from "../models/model-from-env.ts";
import { resolveModel } from "../models/model-catalog.ts";
import { shippedPlaybook } from "../playbook/shipped-playbook.ts";
import { WorkspacePlaybook } from "../playbook/workspace-playbook.ts";
import { newAgentId, newCommandId, newId } from "../new-id.ts";
import { settingsFrom } from "../settings.ts";
import { TOOL_NAMES } from "../tools/toolbox.ts";
import type { WorkspaceApi } from "../workspace/workspace-api.ts";
import { workspace, workspaceFiles } from "../workspace/workspace-client.ts";
import { AnsweredRequests } from "./answered-requests.ts";
import { Conductor } from "./conductor/conductor.ts";
import { Briefing } from "./conductor/briefing.ts";
import { budgetFailure } from "./costs/budget.ts";
import { costsOf } from "./costs/cost-report.ts";
import { Counter } from "./counter.ts";
import { EventLog } from "./events/event-log.ts";
import { Fleet } from "./fleet/fleet.ts";
import { Merges } from "./fleet/merges.ts";
import { type HistoryDeps, recentLogs, systemLogs, writeBatch } from "./events/history.ts";
import { Imports } from "./imports.ts";
import { Inbox } from "./conductor/inbox.ts";
import { Ledger } from "./costs/ledger.ts";
import { fleetText } from "./management/management-texts.ts";
import { openManagementToolbox } from "./management/management-toolbox.ts";
import { type ManagementDeps, createManagementServer } from "./management/management-tools.ts";
import { Outbox } from "./events/outbox.ts";
import { PrefixGate, warmStore } from "./fleet/prefix-gate.ts";
import { Publisher } from "./events/publisher.ts";
import { PostOffice } from "./letters/post-office.ts";
import { LetterStore } from "./letters/letter-store.ts";
import { Questions } from "./fleet/questions.ts";
import { Registry } from "./fleet/registry.ts";
import { SelfStore } from "./self-store.ts";
import { Sockets } from "./events/sockets.ts";
import { Summaries } from "./summaries/summaries.ts";
import { streamWindowMs } from "./events/stream-window.ts";

export interface PlatformDeps {
  ctx: DurableObjectState;
  env: Cloudflare.Env;
  orchestratorId: () => OrchestratorId;
  /** Wakes the object up after so long, to bring history to D1. */
  wakeLater: (delayMs: number) => Promise<void>;
  /** The same, to deliver what agents wrote to each other. */
  deliverLater: (delayMs: number) => Promise<void>;
}

const now = (): number => Date.now();
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** It has no files of its own. */
const CONDUCTOR_HOOKS = defaultHooks(() => ({ agentName: "conductor", workingDir: "", cwd: "" }));

/** What an orchestrator is made of, tied together. Order is that of the way of an event. */
export function createParts(platform: PlatformDeps) {
  const { ctx, env, orchestratorId } = platform;
  const { sql } = ctx.storage;
  const stores = openStores(sql);
  const { self, log, registry, ledger } = stores;
  const { names } = modelFromEnv(env);
  const windowMs = (): number => streamWindowMs(registry.executing());
  const sockets = new Sockets({ ctx, log, orchestratorId, newId, now, windowMs });
  const send = async (job: SummaryJob): Promise<void> => void (await env.SUMMARY_QUEUE.send(job));
  const summaries = new Summaries({ sql, orchestratorId, send, sleep, now });
  const { hasSummaries, budgetUsd } = settingsFrom(env);
  const onAppended = (events: Event[]): void => {
    outbox.wake();
    if (hasSummaries) summaries.note(events);
  };
  const publisher = new Publisher({ storage: ctx.storage, log, sockets, newId, now, onAppended });
  const outbox = createOutbox(platform, { self, log, registry, ledger, publisher });
  const history: HistoryDeps = { db: env.DB, log, outbox, orchestratorId };
  const playbook = createPlaybook(platform);
  const gate = new PrefixGate({ store: warmStore(sql), now, sleep });
  const defaultModel = names.agent;
  const fleet = createFleet(platform, { self, registry, publisher, gate, playbook, defaultModel });
  const agentObject = (id: AgentId) => commandAgent(env, id);
  const questions = new Questions({ sql, publisher, agentObject });
  const { merges, imports } = createWorkspaceRooms(platform, fleet, publisher);
  const management = (author: ManagementDeps["author"]): McpServer =>
    createManagementServer({
      fleet,
      merges,
      questions,
      author,
      playbook: () => playbook.read(),
      costs: () => costsOf(self.get(), ledger, registry),
      recentLogs: (agentId, tail, offset) => recentLogs(history, agentId, tail, offset),
      systemLogs: (query) => systemLogs(history, query),
    });
  const budget = (): Failure | null => budgetFailure(self.get(), ledger, budgetUsd);
  const briefing = new Briefing({ sql, playbook, own: () => self.get().system_prompt });
  const conductor = createConductor(platform, { ...stores, publisher, management, briefing, budget });
  const postOffice = new PostOffice({
    ...stores,
    letters: new LetterStore(sql),
    publisher,
    hand: (agent, command) => fleet.hand(agent, command),
    budget,
    newCommandId,
    now,
    sleep,
    wakeLater: platform.deliverLater,
  });
  const services = { fleet, questions, postOffice, management, conductor, budget, names };
  const rooms = { gate, merges, imports, playbook, briefing, hooks: CONDUCTOR_HOOKS };
  return { ...stores, sockets, summaries, publisher, outbox, ...services, ...rooms };
}

function openStores(sql: SqlStorage) {
  return {
    self: new SelfStore(sql),
    log: new EventLog(sql),
    registry: new Registry(sql),
    ledger: new Ledger(sql),
    inbox: new Inbox(sql),
    answered: new AnsweredRequests(sql, now),
  };
}

const IMPORT_BEGUN = "import_begun";

function createWorkspaceRooms(
  { ctx, env, orchestratorId }: PlatformDeps,
  fleet: Fleet,
  publisher: Publisher,
) {
  const repository = (): WorkspaceApi => workspace(env, orchestratorId());
  const imports = new Imports({
    workspace: repository,
    publisher,
    working: () => fleet.working().map(({ name }) => name),
    begun: {
      get: () => ctx.storage.kv.get(IMPORT_BEGUN) === true,
      set: (isBegun) => ctx.storage.kv.put(IMPORT_BEGUN, isBegun),
    },
    sleep,
    keepAlive: (work) => ctx.waitUntil(work),
  });
  return { merges: new Merges({ workspace: repository, fleet, publisher }), imports };
}

const PLAYBOOK_RULES = { toolNames: TOOL_NAMES, isModel: (name: string) => resolveModel(name).ok };
const SHIPPED = shippedPlaybook(PLAYBOOK_RULES);

function createPlaybook({ env, orchestratorId }: PlatformDeps): WorkspacePlaybook {
  const files = () => workspaceFiles(env, orchestratorId());
  const onFailure = (error: unknown): void => logLine("warn", "playbook_not_read", errorFields(error));
  const versionOf = (paths: readonly string[]) => workspace(env, orchestratorId()).versionOf(paths);
  return new WorkspacePlaybook({
    files,
    versionOf,
    shipped: SHIPPED,
    rules: PLAYBOOK_RULES,
    onFailure,
    now,
    sleep,
  });
}

type Stores = ReturnType<typeof openStores>;

function createFleet(
  { env }: PlatformDeps,
  parts: Pick<Stores, "self" | "registry"> & {
    publisher: Publisher;
    playbook: WorkspacePlaybook;
    gate: PrefixGate;
    defaultModel: string;
  },
): Fleet {
  return new Fleet({
    self: () => parts.self.get(),
    registry: parts.registry,
    publisher: parts.publisher,
    gate: parts.gate,
    agentObject: (id) => commandAgent(env, id),
    playbook: parts.playbook,
    toolNames: TOOL_NAMES,
    resolveModel,
    defaultModel: parts.defaultModel,
    maxAgents: settingsFrom(env).maxAgents,
    compactAtTokens: settingsFrom(env).compactAtTokens,
    newAgentId,
    newCommandId,
    newSessionId: newId,
    now,
    sleep,
  });
}

function createConductor(
  { ctx, env }: PlatformDeps,
  parts: Stores & {
    publisher: Publisher;
    management: (author: "orchestrator_agent") => McpServer;
    briefing: Briefing;
    budget: () => Failure | null;
  },
): Conductor {
  const { self, inbox, ledger, publisher, registry, management, briefing, budget } = parts;
  return new Conductor({
    storage: ctx.storage,
    self,
    inbox,
    ledger,
    publisher,
    model: () => modelFromEnv(env).model,
    hindrance: () => {
      const failure = budget();
      return failure && describeFailure(failure).detail;
    },
    openToolbox: () => openManagementToolbox(management("orchestrator_agent")),
    briefing,
    hooks: CONDUCTOR_HOOKS,
    fleetNow: () => fleetText(registry.list()),
    compactAtTokens: settingsFrom(env).compactAtTokens,
    newId,
    now,
    onBroken: (error) => logLine("error", "conductor_broke", errorFields(error)),
  });
}

function createOutbox(
  { ctx, env, wakeLater }: PlatformDeps,
  parts: Omit<Stores, "inbox" | "answered"> & { publisher: Publisher },
): Outbox {
  const { self, log, registry, ledger, publisher } = parts;
  return new Outbox({
    log,
    drained: new Counter(ctx.storage.sql, "drained_seq"),
    sleep,
    wakeLater,
    write: (batch) => writeBatch(env.DB, batch),
    changedState: () => {
      const changed = registry.unwritten();
      return {
        orchestrator: {
          orchestrator: self.get(),
          totalCostNano: ledger.of("conductor", "summaries").nanoUsd,
        },
        agents: changed.map(({ agent }) => ({ agent, totalCostNano: ledger.of(agent.id).nanoUsd })),
        written: () => registry.markWritten(changed),
      };
    },
    onBehind: (isBehind, depth, error) => {
      logLine(isBehind ? "error" : "info", "history_behind", {
        depth,
        ...(isBehind ? errorFields(error) : {}),
      });
      const message = isBehind
        ? `The database does not take history: ${depth} events wait. Live work goes on, nothing is lost.`
        : "The database takes history again.";
      const timestamp = new Date(now()).toISOString();
      const level = isBehind ? ("WARNING" as const) : ("INFO" as const);
      publisher.transact((emit) =>
        emit({ type: "system_log", timestamp, data: { level, message, metadata: { depth }, timestamp } }),
      );
    },
  });
}
