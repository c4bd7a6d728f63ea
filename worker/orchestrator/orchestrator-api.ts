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
import type { Result } from "../../contract/failure.ts";
import type { AgentId, CommandId, EventId, OrchestratorId, QuestionId } from "../../contract/ids.ts";
import type { Merge, MergeAction } from "../../contract/merge.ts";
import type { Orchestrator } from "../../contract/orchestrator.ts";
import type {
  AgentPrompt,
  ConductorPrompt,
  PlaybookProblem,
  SlashCommandInfo,
  TemplateInfo,
} from "../../contract/playbook.ts";
import type { Question } from "../../contract/question.ts";
import type { ReportBatch, ReportReceipt } from "../../contract/report.ts";
import type { ImportRepository, Workspace } from "../../contract/workspace.ts";
import type { KeptAnswer, Once } from "./answered-requests.ts";
import type { ActedOn } from "./fleet/merges.ts";
import type { QuestionQuery } from "./fleet/questions.ts";
import type { PricedUsage } from "../agent-loop/ports.ts";

/** Which events of the log; without `after` and `before`, from the oldest on. */
export interface LogQuery {
  after?: number;
  before?: number;
  limit: number;
  agentId?: AgentId;
  types?: string[];
  category?: string;
  taskSlug?: string;
  text?: string;
}

/** A command agent's way in, for as long as it works. */
export interface AgentSink {
  push(batch: ReportBatch): Promise<ReportReceipt>;
  [Symbol.dispose](): void;
}

export interface Catalog {
  templates: TemplateInfo[];
  commands: SlashCommandInfo[];
  problems: PlaybookProblem[];
  /** Signatures of the management tools. */
  tools: string[];
}

export interface SummaryResult {
  eventId: EventId;
  agentId: AgentId | null;
  summary: string;
}

/** The object behind an orchestrator, as routes, agents and the queue call it. `fetch` takes sockets and MCP. */
export interface OrchestratorApi {
  fetch(request: Request): Promise<Response>;

  create(id: OrchestratorId, input: CreateOrchestrator): Promise<Result<Orchestrator>>;
  describe(): Promise<Result<Orchestrator>>;
  update(patch: UpdateOrchestrator): Promise<Result<Orchestrator>>;
  archive(): Promise<Result<Orchestrator>>;

  sendMessage(message: SendMessage): Promise<Result<MessageAccepted>>;
  /** Takes back a message that no turn has been given yet. */
  withdrawMessage(id: string): Promise<Result<MessageState>>;
  /** Of those of these ids that are messages of people. */
  messageStates(ids: string[]): Promise<MessageState[]>;
  interrupt(): Promise<Result<{ interrupted: boolean }>>;

  listAgents(): Promise<Result<Agent[]>>;
  getAgent(nameOrId: string): Promise<Result<Agent>>;
  createAgent(input: CreateAgent): Promise<Result<Agent>>;
  updateAgent(nameOrId: string, patch: UpdateAgent): Promise<Result<Agent>>;
  deleteAgent(nameOrId: string): Promise<Result<Agent>>;
  commandAgent(
    nameOrId: string,
    command: SendCommand,
    author: CommandAuthor,
  ): Promise<Result<CommandAccepted>>;
  interruptAgent(nameOrId: string): Promise<Result<{ interrupted: boolean }>>;
  withdrawCommand(nameOrId: string, id: CommandId): Promise<Result<Command>>;
  getCommand(nameOrId: string, id: CommandId, waitMs: number): Promise<Result<Command>>;
  listCommands(nameOrId: string, limit: number, before: string | null): Promise<Result<Command[]>>;

  /** Answers when the import has begun. */
  importRepository(wanted: ImportRepository): Promise<Result<Workspace>>;
  /** Someone has put files into the workspace: clients are told. */
  workspaceChanged(): Promise<void>;
  listMerges(): Promise<Result<Merge[]>>;
  getMerge(idOrBranch: string): Promise<Result<Merge>>;
  actOnMerge(idOrBranch: string, action: MergeAction, author: CommandAuthor): Promise<Result<ActedOn>>;
  listQuestions(query: QuestionQuery): Promise<Result<Question[]>>;
  answerQuestion(id: QuestionId, answer: string, by: CommandAuthor): Promise<Result<Question>>;

  /** `isWhole` is false when the log at hand no longer reaches far enough back: the answer is in D1. */
  readLog(query: LogQuery): Promise<Result<{ events: Event[]; isWhole: boolean }>>;
  /** Brings D1 up to date, or gives up after `timeoutMs`; whether it is. */
  flushHistory(timeoutMs: number): Promise<boolean>;
  costs(): Promise<Result<Costs>>;
  /** What the conductor can use, for people who want to know. */
  catalog(): Promise<Result<Catalog>>;
  /** What the conductor's model is told, as its next turn will begin. */
  prompt(): Promise<Result<ConductorPrompt>>;
  agentPrompt(nameOrId: string): Promise<Result<AgentPrompt>>;
  health(): Promise<{ websocketConnections: number; outboxDepth: number }>;

  beginOnce(key: string, fingerprint: string): Promise<Once>;
  endOnce(key: string, answer: KeptAnswer | null): Promise<void>;

  openSink(agentId: AgentId): Promise<AgentSink>;
  /** Answers when an agent whose command `awaitsPrefix` may ask its model; within seconds. */
  prefixOpened(agentId: AgentId): Promise<void>;
  /** Whether a message of this agent would be taken, and its receiver's name. */
  checkReceiver(from: AgentId, to: string): Promise<Result<{ to: string }>>;

  /** Of these events, the ones that need a summary and that no other delivery is working on; they are its now. */
  claimSummaries(eventIds: EventId[], claimant: string): Promise<EventId[]>;
  recordSummaries(results: SummaryResult[], priced: PricedUsage | null): Promise<void>;
  releaseSummaries(eventIds: EventId[]): Promise<void>;
}
