import type { Event } from "../../contract/event.ts";
import type { FrameOf } from "../../contract/frame.ts";
import type { ChatEntry } from "./state.ts";

/** What an event is in the conversation; null if it is not part of it. A tool's result joins its call's entry. */
export function chatEntryOf(event: Event): ChatEntry | null {
  const base = { id: event.id, seq: event.seq, at: event.timestamp };
  if (event.type === "orchestrator_chat") {
    const { message } = event;
    return {
      ...base,
      kind: "message",
      sender: message.sender_type,
      agentId: message.agent_id,
      isReport: message.metadata["type"] === "agent_report",
      to: message.metadata["type"] === "agent_message" ? String(message.metadata["to"]) : null,
      text: message.message,
    };
  }
  if (event.type === "question_asked") {
    const { id: questionId, agent_id: agentId, question: text } = event.question;
    return { ...base, kind: "question", questionId, agentId, text };
  }
  if (event.type === "error") return { ...base, kind: "error", text: event.message };
  if (event.type === "thinking_block") return { ...base, kind: "thinking", text: event.data.thinking };
  if (event.type === "tool_use_block") {
    const { tool_name: toolName, tool_use_id: toolUseId } = event.data;
    return { ...base, kind: "tool", toolName, toolUseId, text: "" };
  }
  return null;
}

/** The entry of a block that is being written, before its first text. */
export function provisionalEntry(frame: FrameOf<"chat_stream">, at: string): ChatEntry {
  const base = { id: frame.message_id, seq: null, at, text: "" };
  if (frame.block_type === "thinking") return { ...base, kind: "thinking" };
  if (frame.block_type === "tool_use") {
    return { ...base, kind: "tool", toolName: frame.tool_name ?? "", toolUseId: null };
  }
  return { ...base, kind: "message", sender: "orchestrator", agentId: null, isReport: false, to: null };
}
