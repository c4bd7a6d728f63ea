import type { Agent, Command, Status } from "../../contract/agent.ts";
import type { ModelSource } from "../../contract/api.ts";
import type { DeliveryMode, DeliveryState } from "../../contract/delivery.ts";
import type { SystemLogLevel } from "../../contract/event.ts";
import type { Orchestrator } from "../../contract/orchestrator.ts";
import type { Merge } from "../../contract/merge.ts";
import type { ImportProgress, Workspace } from "../../contract/workspace.ts";
import type { Question } from "../../contract/question.ts";

/** Everything the page shows. Plain data: the store makes it reactive, the rules that write it do not know. */

export const ROW_CATEGORIES = ["response", "tool", "thinking", "hook", "file", "system"] as const;
export type RowCategory = (typeof ROW_CATEGORIES)[number];

/** A line of the event stream. `seq` is null while the block is still being written. */
export interface StreamRow {
  id: string;
  seq: number | null;
  at: string;
  category: RowCategory;
  /** The event's own type, as a short label: `TextBlock`, `PreToolUse`, `agent_created`. */
  kind: string;
  level: SystemLogLevel;
  agentId: string | null;
  agentName: string;
  text: string;
  summary: string | null;
  toolName: string | null;
  toolUseId: string | null;
  payload: Record<string, unknown>;
}

/** One tool call, put together from whichever of its events have arrived. */
export interface ToolCall {
  name: string;
  input: Record<string, unknown> | null;
  result: string | null;
  isError: boolean;
}

interface ChatBase {
  id: string;
  seq: number | null;
  at: string;
}
export interface ChatMessageEntry extends ChatBase {
  kind: "message";
  sender: "user" | "orchestrator" | "agent";
  agentId: string | null;
  isReport: boolean;
  /** Whom an agent wrote to by name; null for everything else. */
  to: string | null;
  text: string;
}
/** What an agent asks people; how it stands is in `questions`. */
export interface ChatQuestionEntry extends ChatBase {
  kind: "question";
  questionId: string;
  agentId: string;
  text: string;
}
export interface ChatThinkingEntry extends ChatBase {
  kind: "thinking";
  text: string;
}
export interface ChatToolEntry extends ChatBase {
  kind: "tool";
  toolName: string;
  toolUseId: string | null;
  /** The input as far as it was written; the finished one is in the tool call. */
  text: string;
}
/** Why the conductor could not answer. */
export interface ChatErrorEntry extends ChatBase {
  kind: "error";
  text: string;
}
export type ChatEntry =
  | ChatMessageEntry
  | ChatQuestionEntry
  | ChatThinkingEntry
  | ChatToolEntry
  | ChatErrorEntry;

/** A list of ids into a record. `epoch` changes when it changed other than by adding at its end. */
export interface Timeline {
  ids: string[];
  epoch: number;
  /** Where earlier events begin to be missing: `…/events?before=` this. */
  oldestSeq: number;
}

/** What the user sent and the server's log has not shown yet. */
interface Outgoing {
  localId: string;
  text: string;
  mode: DeliveryMode;
  at: string;
  phase: "sending" | "sent" | "failed";
  messageId: string | null;
  /** A message from the log that may be this one; hides the copy until the server has said which it is. */
  maybeId: string | null;
}

export type Connection =
  | { phase: "loading" }
  | { phase: "connecting" }
  | { phase: "online" }
  | { phase: "waiting"; retryAtMs: number; attempt: number }
  /** The first load failed. `retryAtMs` is null when trying again by itself is pointless. */
  | { phase: "failed"; title: string; detail: string; retryAtMs: number | null; needsSignIn: boolean };

/** Who is to resolve a conflict, and whether that command has ended. */
export interface Resolver {
  commandId: string;
  agentId: string;
  isOver: boolean;
}

interface ServerState {
  orchestrator: Orchestrator | null;
  agents: Record<string, Agent>;
  /** Hue in degrees of every agent seen, also of deleted ones whose rows remain. */
  hues: Record<string, number>;
  /** Up to when the server's own counts of an agent's rows reach, by agent; later rows are added here. */
  countsAsOf: Record<string, string>;
  /** Counts signs of life per agent: the card pulses when it grows. */
  activity: Record<string, number>;
  /** What deleted agents cost in USD, by id. */
  archivedCosts: Record<string, number>;
  lastSeq: number;
  unreadableCount: number;
  isConductorTyping: boolean;
  rows: Record<string, StreamRow>;
  stream: Timeline;
  entries: Record<string, ChatEntry>;
  chat: Timeline;
  toolCalls: Record<string, ToolCall>;
  /** How far messages and commands have come, by id. */
  deliveries: Record<string, DeliveryState>;
  /** Commands that have not begun, by id. */
  queuedCommands: Record<string, Command>;
  questions: Record<string, Question>;
  /** Summaries of rows that are not loaded, by event id. */
  summaries: Record<string, string>;
  workspace: Workspace | null;
  workspaceProgress: ImportProgress | null;
  /** Branches of agents that are not in main, and those that were seen to come there, by id. */
  merges: Record<string, Merge>;
  /** The newest command that was to resolve a branch's conflict, by the merge's id. */
  resolvers: Record<string, Resolver>;
}

export interface State extends ServerState {
  connection: Connection;
  /** When the connection was lost, in epoch milliseconds; null while what is shown is current. */
  staleSinceMs: number | null;
  modelSource: ModelSource | null;
  outgoing: Outgoing[];
}

const emptyTimeline = (): Timeline => ({ ids: [], epoch: 0, oldestSeq: 1 });

export function emptyServerState(): ServerState {
  return {
    orchestrator: null,
    agents: {},
    hues: {},
    countsAsOf: {},
    activity: {},
    archivedCosts: {},
    lastSeq: 0,
    unreadableCount: 0,
    isConductorTyping: false,
    rows: {},
    stream: emptyTimeline(),
    entries: {},
    chat: emptyTimeline(),
    toolCalls: {},
    deliveries: {},
    queuedCommands: {},
    questions: {},
    summaries: {},
    workspace: null,
    workspaceProgress: null,
    merges: {},
    resolvers: {},
  };
}

export function emptyState(): State {
  return {
    ...emptyServerState(),
    connection: { phase: "loading" },
    staleSinceMs: null,
    modelSource: null,
    outgoing: [],
  };
}

/** Statuses in which an agent has an open turn, though it may wait for an answer or a limit. */
export const hasOpenTurn = (status: Status): boolean => status === "executing" || status === "waiting";

/** Something is being written or done now. */
export const isAtWork = (status: Status): boolean => status === "executing";
