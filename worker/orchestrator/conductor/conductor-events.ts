import { EventIdSchema, type OrchestratorId } from "../../../contract/ids.ts";
import type { FrameOf } from "../../../contract/frame.ts";
import { LIMITS } from "../../../contract/limits.ts";
import { compactionWords } from "../../agent-loop/compaction-texts.ts";
import type { AssistantBlock } from "../../agent-loop/transcript.ts";
import type { JournalStep, TurnFrame } from "../../agent-loop/turn.ts";
import type { EventDraft } from "../events/publisher.ts";

/** What clients see of a step of the conductor's turn. */
export function conductorEvents(
  step: JournalStep,
  orchestratorId: OrchestratorId,
  timestamp: string,
): EventDraft[] {
  switch (step.type) {
    case "message_finished":
      return step.content.flatMap((block, index) =>
        blockEvent(block, step.eventIds[index], orchestratorId, timestamp, step.isPartial),
      );
    case "tool_finished": {
      const id = EventIdSchema.parse(step.eventId);
      const data = {
        id,
        orchestrator_agent_id: orchestratorId,
        tool_name: step.call.name,
        tool_use_id: step.call.toolUseId,
        result: step.outcome.content.slice(0, LIMITS.eventTextChars),
        is_error: step.outcome.isError,
        timestamp,
      };
      return [{ type: "tool_result_block", id, timestamp, data }];
    }
    case "turn_ended":
      if (step.end.status !== "failed") return [];
      return [
        { type: "error", message: step.end.result, details: { error: step.end.result, source: "conductor" } },
      ];
    case "history_compacted":
      return [compactionEvent(step, orchestratorId, timestamp)];
    case "prompt_taken":
    case "call_started":
    case "usage_known":
    case "call_failed":
    case "tool_started":
    case "tool_parked":
    case "turn_parked":
    case "results_taken":
    case "mail_taken":
    case "note_added":
      return [];
  }
}

function compactionEvent(
  step: Extract<JournalStep, { type: "history_compacted" }>,
  orchestratorId: OrchestratorId,
  timestamp: string,
): EventDraft {
  const id = EventIdSchema.parse(step.eventId);
  const { trigger, tokensBefore, tokensAfter } = step.compaction;
  const message = {
    id,
    orchestrator_agent_id: orchestratorId,
    timestamp,
    sender_type: "orchestrator" as const,
    receiver_type: "user" as const,
    message: `${compactionWords(step.compaction)}.`,
    agent_id: null,
    summary: null,
    metadata: {
      type: "compaction",
      trigger,
      tokens_before: tokensBefore,
      tokens_after: tokensAfter,
      is_mechanical: step.callId === null,
    },
  };
  return { type: "orchestrator_chat", id, timestamp, message };
}

function blockEvent(
  block: AssistantBlock,
  eventId: string | undefined,
  orchestratorId: OrchestratorId,
  timestamp: string,
  isPartial: boolean,
): EventDraft[] {
  const id = EventIdSchema.parse(eventId);
  const base = { id, orchestrator_agent_id: orchestratorId, timestamp };
  const { type, text, thinking, name, input } = block as Record<string, unknown>; // a block is a loose object
  if (type === "text" && typeof text === "string") {
    const message = {
      ...base,
      sender_type: "orchestrator" as const,
      receiver_type: "user" as const,
      message: text,
      agent_id: null,
      summary: null,
      metadata: { type: "text_chunk", ...(isPartial ? { is_partial: true } : {}) },
    };
    return [{ type: "orchestrator_chat", id, timestamp, message }];
  }
  if (type === "thinking" && typeof thinking === "string" && thinking.trim() !== "") {
    return [{ type: "thinking_block", id, timestamp, data: { ...base, thinking } }];
  }
  if (type === "tool_use" && typeof name === "string" && typeof block["id"] === "string") {
    const tool_input = (input ?? {}) as Record<string, unknown>; // an object by the API's contract
    return [
      {
        type: "tool_use_block",
        id,
        timestamp,
        data: { ...base, tool_name: name, tool_input, tool_use_id: block["id"] },
      },
    ];
  }
  return [];
}

/** The same for what streams; waiting has no frame. */
export function conductorFrame(frame: TurnFrame): FrameOf<"chat_stream"> | null {
  if (frame.type === "waiting") return null;
  const base = {
    type: "chat_stream" as const,
    message_id: EventIdSchema.parse(frame.eventId),
    block_type: frame.blockType,
  };
  switch (frame.type) {
    case "block_started":
      return {
        ...base,
        chunk: "",
        is_complete: false,
        ...(frame.toolName ? { tool_name: frame.toolName } : {}),
      };
    case "block_delta":
      return { ...base, chunk: frame.chunk, is_complete: false };
    case "block_ended":
      return { ...base, chunk: "", is_complete: true, ...(frame.isDiscarded ? { is_discarded: true } : {}) };
  }
}
