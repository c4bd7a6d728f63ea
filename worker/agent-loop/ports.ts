import type { Effort } from "../../contract/agent.ts";
import type { Result } from "../../contract/failure.ts";
import type { AssistantBlock, Message } from "./transcript.ts";

/** What the loop needs from outside. Models, tools and workspaces implement these; the objects wire them. */

// ——— the model ———

export interface ToolDefinition {
  name: string;
  description: string;
  /** JSON Schema, `type: "object"`. */
  inputSchema: Record<string, unknown>;
}

export interface ModelRequest {
  /** Full id, never an alias. */
  model: string;
  effort: Effort | null;
  /** Frozen for the whole conversation, like `tools`: see transcript.ts. */
  system: string;
  tools: readonly ToolDefinition[];
  messages: readonly Message[];
  /** JSON Schema that the answer must have. Only for calls without tools. */
  outputSchema?: Record<string, unknown>;
  maxTokens?: number;
}

/** Cumulative tokens of one call. The two cache-write figures have different prices. */
export interface CallUsage {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWrite5mTokens: number;
  cacheWrite1hTokens: number;
}

/** `nanoUsd` is 1e-9 USD, an exact integer. `isEstimate`: the model has no known price, the dearest was taken. */
export interface Cost {
  nanoUsd: number;
  isEstimate: boolean;
}

/** One call's tokens and price, all its attempts together; `model` is the one that answered. */
export interface PricedUsage {
  model: string;
  usage: CallUsage;
  cost: Cost;
  /** What it would have cost more without the prompt cache, in 1e-9 USD; below zero when more was written than read. */
  savedNanoUsd?: number | undefined;
  /** Prompt and answer of the last attempt alone: how much of the model's window is filled. */
  contextTokens?: number | undefined;
}

export type ModelEvent =
  /** `index` counts the blocks of this attempt from 0. */
  | { type: "block_started"; index: number; blockType: string; toolName?: string }
  | { type: "block_delta"; index: number; blockType: "text" | "thinking" | "tool_use"; chunk: string }
  | { type: "block_finished"; index: number; block: AssistantBlock }
  /** First known when the answer begins and again at its end; to be kept in case the call never ends. */
  | { type: "usage"; priced: PricedUsage }
  /** The attempt failed midway: what it streamed is void, a new one follows after `delayMs`. */
  | { type: "attempt_failed"; reason: string; delayMs: number };

export type StopReason =
  | "end_turn"
  | "tool_use"
  | "max_tokens"
  | "stop_sequence"
  | "pause_turn"
  | "refusal"
  | "model_context_window_exceeded";

export type ModelFailure =
  | { code: "aborted" }
  | { code: "model_not_configured"; message: string }
  /** The API refused or failed for good; `status` is null when nothing was answered. `message` is fit for a user. */
  | { code: "model_refused_request"; status: number | null; errorType: string; message: string }
  | { code: "prompt_too_long"; message: string }
  | { code: "model_unavailable"; status: number | null; errorType: string; message: string };

/** `priced` is the sum of what must be paid for, also after a failure; null when no call got that far. */
export type ModelOutcome =
  | {
      ok: true;
      content: AssistantBlock[];
      stopReason: StopReason;
      priced: PricedUsage;
      refusalCategory: string | null;
    }
  | { ok: false; failure: ModelFailure; partial: AssistantBlock[]; priced: PricedUsage | null };

/** Never throws; abort gives the failure `aborted` with the finished and unfinished text so far in `partial`. */
export interface ModelPort {
  call(
    request: ModelRequest,
    onEvent: (event: ModelEvent) => void,
    signal: AbortSignal,
  ): Promise<ModelOutcome>;
}

// ——— tools ———

export interface ToolCall {
  toolUseId: string;
  name: string;
  input: Record<string, unknown>;
}

/** `data` is base64. */
export interface ToolImage {
  mediaType: "image/png" | "image/jpeg" | "image/gif" | "image/webp";
  data: string;
}

/** `content` is what the model reads. A tool's failure is data for the model, never an exception. */
export interface ToolOutcome {
  content: string;
  isError: boolean;
  /** Shown to the model after the text; in no row and no event. */
  images?: readonly ToolImage[];
  /** What a model that the tool asked has cost. */
  spent?: PricedUsage;
}

/** The call waits for someone outside, for days if need be. Run again, it gives its outcome once that is known. */
export interface ParkedCall {
  /** For people. */
  waitsFor: string;
}

export function isParked(result: ToolOutcome | ParkedCall): result is ParkedCall {
  return "waitsFor" in result;
}

export interface Toolbox {
  /** Sorted and the same for the whole conversation. */
  readonly definitions: readonly ToolDefinition[];
  /** Whether a call whose result was lost may simply run again: it only reads, or knows its calls by their ids. */
  isRepeatable(name: string): boolean;
  /** Unknown names and wrong input are error outcomes. Never throws. */
  run(call: ToolCall, signal: AbortSignal): Promise<ToolOutcome | ParkedCall>;
}

// ——— files ———

export interface FileStat {
  type: "file" | "directory";
  sizeBytes: number;
  modifiedAtMs: number;
}

export interface FileListing extends FileStat {
  /** Relative to the workspace's root, with `/`, without a leading one. */
  path: string;
}

/**
 * The files that an agent sees. Paths are relative to the root or absolute with `/` as the root; what leads outside
 * fails with `path_outside_workspace`. Directories come into being with their first file.
 */
export interface WorkspaceFiles {
  stat(path: string): Promise<Result<FileStat>>;
  read(path: string): Promise<Result<Uint8Array>>;
  write(path: string, content: Uint8Array): Promise<Result<void>>;
  makeDirectory(path: string): Promise<Result<void>>;
  /** A directory with all that is in it. */
  remove(path: string): Promise<Result<void>>;
  move(from: string, to: string): Promise<Result<void>>;
  /** The direct children of a directory, by name. */
  list(path: string): Promise<Result<FileListing[]>>;
  /** Every file below a directory, by path: one call, so that searching does not ask directory by directory. */
  listAll(path: string): Promise<Result<FileListing[]>>;
  /** Many files in one call; those that are gone or too large are left out. */
  readMany(paths: readonly string[]): Promise<Result<{ path: string; content: Uint8Array }[]>>;
}
