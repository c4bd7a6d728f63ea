/** A block as planned: text is all there, even where the caller will not get to read it. */
export type DraftBlock =
  | { type: "text"; text: string }
  | { type: "thinking"; thinking: string; signature: string | undefined }
  | { type: "redacted_thinking" }
  | { type: "tool_use"; id: string; name: string; input: Record<string, unknown>; json: string }
  | { type: "whole"; block: Record<string, unknown> };

/** A block as the caller receives it. `json` is a call's input as text, which may end in the middle. */
export type AnswerBlock =
  | { type: "text"; text: string }
  | { type: "thinking"; thinking: string; signature: string }
  | { type: "redacted_thinking"; data: string }
  | { type: "tool_use"; id: string; name: string; input: Record<string, unknown>; json: string }
  | { type: "whole"; block: Record<string, unknown> };
