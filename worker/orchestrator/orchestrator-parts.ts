import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { Event } from "../../contract/event.ts";
import type { Failure } from "../../contract/failure.ts";
import type { OrchestratorId } from "../../contract/ids.ts";
import type { SummaryJob } from "../../contract/queue.ts";
import { commandAgent } from "../agent/command-agent-client.ts";
import { describeFailure } from "../describe-failure.ts";
import { defaultHooks } from "../hooks/default-hooks.ts";
import { errorFields, logLine } from "../log.ts";
import { modelFromEnv } from "../models/model-from-env.ts";
import { resolveModel } from "../models/model-catalog.ts";
import { newAgentId, newCommandId, newId } from "../new-id.ts";
import { settingsFrom } from "../settings.ts";
import { TOOL_NAMES } from "../tools/toolbox.ts";
import { AnsweredRequests } from "./answered-requests.ts";
import { Conductor } from "./conductor/conductor.ts";
import { conductorPrompt } from "./conductor/conductor-prompt.ts";
import { budgetFailure } from "./costs/budget.ts";
import { costsOf } from "./costs/cost-report.ts";
import { Counter } from "./counter.ts";
import { EventLog } from "./events/event-log.ts";
import { Fleet } from "./fleet/fleet.ts";
import { type HistoryDeps, recentLogs, systemLogs, writeBatch } from "./events/history.ts";
import { Inbox } from "./conductor/inbox.ts";
import { Ledger } from "./costs/ledger.ts";
import { openManagementToolbox } from "./management/management-toolbox.ts";
import { type ManagementDeps, createManagementServer } from "./management/management-tools.ts";
import { Outbox } from "./events/outbox.ts";
import { Publisher } from "./events/publisher.ts";
import { Registry } from "./fleet/registry.ts";
import { SelfStore } from "./self-store.ts";
import { SHIPPED_TEMPLATES } from "./fleet/shipped-templates.ts";
import { Sockets } from "./events/sockets.ts";
import { Summaries } from "./summaries/summaries.ts";
import { streamWindowMs } from "./events/stream-window.ts";

export interface PlatformDeps {
  ctx: DurableObjectState;
  env: Cloudflare.Env;
  orchestratorId: () => OrchestratorId;
  /** Wakes the object up after so long, to bring history to D1. */
  wakeLater: (delayMs: number) => Promise<void>;
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
  const fleet = createFleet(platform, { self, registry, publisher, defaultModel: names.agent });
  const management = (author: ManagementDeps["author"]): McpServer =>
    createManagementServer({
      fleet,
      author,
      costs: () => costsOf(self.get(), ledger, registry),
      recentLogs: (agentId, tail, offset) => recentLogs(history, agentId, tail, offset),
      systemLogs: (query) => systemLogs(history, query),
    });
  const budget = (): Failure | null => budgetFailure(self.get(), ledger, budgetUsd);
  const conductor = createConductor(platform, { ...stores, publisher, management, budget });
  const hooks = CONDUCTOR_HOOKS;
  return {
    ...stores,
    hooks,
    sockets,
    summaries,
    publisher,
    outbox,
    fleet,
    management,
    conductor,
    budget,
    names,
  };
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

type Stores = ReturnType<typeof openStores>;

function createFleet(
  { env }: PlatformDeps,
  parts: Pick<Stores, "self" | "registry"> & { publisher: Publisher; defaultModel: string },
): Fleet {
  return new Fleet({
    self: () => parts.self.get(),
    registry: parts.registry,
    publisher: parts.publisher,
    agentObject: (id) => commandAgent(env, id),
    templates: SHIPPED_TEMPLATES,
    toolNames: TOOL_NAMES,
    resolveModel,
    defaultModel: parts.defaultModel,
    maxAgents: settingsFrom(env).maxAgents,
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
    budget: () => Failure | null;
  },
): Conductor {
  const { self, inbox, ledger, publisher, management, budget } = parts;
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
    hooks: CONDUCTOR_HOOKS,
    systemPrompt: () => conductorPrompt(self.get().system_prompt, SHIPPED_TEMPLATES),
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
