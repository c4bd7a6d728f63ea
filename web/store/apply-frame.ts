import type { Frame, FrameOf } from "../../contract/frame.ts";
import { provisionalEntry } from "./chat-entry.ts";
import type { State } from "./state.ts";
import { provisionalRow } from "./stream-row.ts";
import { removeIds } from "./timeline.ts";

/** Longest text of a block being written that is kept; the finished block is cut near there as well. */
const MAX_CHARS = 100_000;

/** Frames grow blocks that are being written. A frame for a block whose event is here already is late: ignored. */
export function applyFrame(state: State, frame: Frame, receivedAt: string): void {
  switch (frame.type) {
    case "connection_established":
      // Chunks were missed while away; what is written now comes again with its event.
      dropAllProvisional(state);
      state.isConductorTyping = false;
      return;
    case "chat_typing":
      state.isConductorTyping = frame.is_typing;
      if (!frame.is_typing) dropProvisional(state, null);
      return;
    case "chat_stream":
      growEntry(state, frame, receivedAt);
      return;
    case "agent_stream":
      growRow(state, frame, receivedAt);
      return;
    case "workspace_progress":
      state.workspaceProgress = frame.progress;
      return;
    case "resync_required":
      return;
  }
}

function growEntry(state: State, frame: FrameOf<"chat_stream">, receivedAt: string): void {
  const id = frame.message_id;
  const entry = state.entries[id];
  if (entry && entry.seq !== null) return;
  if (frame.is_discarded) {
    if (entry) forgetEntries(state, [id]);
    return;
  }
  if (!entry && frame.chunk === "" && (frame.is_complete || frame.block_type !== "tool_use")) return;
  if (!entry) {
    state.entries[id] = provisionalEntry(frame, receivedAt);
    state.chat.ids.push(id);
  }
  const growing = state.entries[id];
  if (growing) growing.text = grown(growing.text, frame.chunk);
}

function growRow(state: State, frame: FrameOf<"agent_stream">, receivedAt: string): void {
  const id = frame.event_id;
  const row = state.rows[id];
  if (row && row.seq !== null) return;
  if (frame.is_discarded) {
    if (row) forgetRows(state, [id]);
    return;
  }
  if (!row && frame.chunk === "" && (frame.is_complete || frame.block_type !== "tool_use")) return;
  if (!row) {
    state.rows[id] = provisionalRow(frame, state.agents[frame.agent_id]?.name ?? "", receivedAt);
    state.stream.ids.push(id);
  }
  const growing = state.rows[id];
  if (growing) growing.text = grown(growing.text, frame.chunk);
  state.activity[frame.agent_id] = (state.activity[frame.agent_id] ?? 0) + 1;
}

function grown(text: string, chunk: string): string {
  return text.length >= MAX_CHARS ? text : (text + chunk).slice(0, MAX_CHARS);
}

/** Forgets the unfinished blocks of an agent, or of the conductor with null: its turn is over. */
export function dropProvisional(state: State, agentId: string | null): void {
  if (agentId === null) {
    forgetEntries(state, unfinished(state.chat.ids, state.entries));
    return;
  }
  const ids = unfinished(state.stream.ids, state.rows);
  forgetRows(
    state,
    ids.filter((id) => state.rows[id]?.agentId === agentId),
  );
}

function dropAllProvisional(state: State): void {
  forgetEntries(state, unfinished(state.chat.ids, state.entries));
  forgetRows(state, unfinished(state.stream.ids, state.rows));
}

function forgetEntries(state: State, ids: readonly string[]): void {
  removeIds(state.chat, ids);
  for (const id of ids) delete state.entries[id];
}

function forgetRows(state: State, ids: readonly string[]): void {
  removeIds(state.stream, ids);
  for (const id of ids) delete state.rows[id];
}

function unfinished(ids: readonly string[], records: Record<string, { seq: number | null }>): string[] {
  return ids.filter((id) => records[id]?.seq === null);
}
