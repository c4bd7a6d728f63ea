import type { Event } from "../../contract/event.ts";
import { chatEntryOf } from "./chat-entry.ts";
import { recordWaiting } from "./deliveries.ts";
import type { State, StreamRow } from "./state.ts";
import { rowOf } from "./stream-row.ts";
import { toolCallPart } from "./tool-call.ts";

/**
 * Writes what an event shows into the records, for live and for older events alike; a block that was being written
 * is replaced. Says which of the two it wrote: where the id goes into the timelines is the caller's, who also says
 * which it `wants`, since a record without a place would never be shown.
 */
export function recordEvent(
  state: State,
  event: Event,
  wants: { row: boolean; entry: boolean } = { row: true, entry: true },
): { row: boolean; entry: boolean } {
  recordWaiting(state, event);
  if (event.type === "event_summary_update") recordSummary(state, event.event_id, event.summary);
  const row = wants.row ? rowOf(event, (id) => state.agents[id]?.name ?? "") : null;
  const entry = wants.entry ? chatEntryOf(event) : null;
  if (row) putRow(state, row);
  if (entry) state.entries[entry.id] = entry;
  if (row || wants.entry) recordToolCall(state, event);
  return { row: row !== null, entry: entry !== null };
}

function putRow(state: State, row: StreamRow): void {
  const summary = state.summaries[row.id];
  state.rows[row.id] = summary === undefined ? row : { ...row, summary };
  delete state.summaries[row.id];
}

function recordSummary(state: State, eventId: string, summary: string): void {
  const row = state.rows[eventId];
  if (row) row.summary = summary;
  else state.summaries[eventId] = summary;
}

function recordToolCall(state: State, event: Event): void {
  const found = toolCallPart(event);
  if (!found) return;
  const call = state.toolCalls[found.toolUseId];
  if (call) Object.assign(call, found.part);
  else
    state.toolCalls[found.toolUseId] = { name: "", input: null, result: null, isError: false, ...found.part };
}
