import { openingOf, type Answer } from "./answer.ts";
import type { Ask } from "./ask.ts";
import { describeConversation } from "./describe-conversation.ts";
import type { PromptUsage } from "./prompt-cache.ts";
import type { Reply } from "./rules.ts";
import { sealCompaction } from "./thinking-seal.ts";
import { estimateText } from "./token-estimate.ts";

/** What the reply says as text is the summary; without any, one is made from the conversation. */
function summaryOf(ask: Ask, reply: Reply | undefined): string {
  const said = reply?.content?.find((block) => block.type === "text");
  return said?.text ?? describeConversation(ask.body);
}

/** The signed summary alone. Its cost stands in `usage.iterations` only. */
export function makeCompaction(ask: Ask, reply: Reply | undefined, prompt: PromptUsage): Answer {
  const content = summaryOf(ask, reply);
  const written = prompt.written5mTokens + prompt.written1hTokens;
  const cost = {
    type: "compaction",
    input_tokens: prompt.inputTokens,
    cache_creation_input_tokens: written,
    cache_read_input_tokens: prompt.readTokens,
    cache_creation: {
      ephemeral_5m_input_tokens: prompt.written5mTokens,
      ephemeral_1h_input_tokens: prompt.written1hTokens,
    },
    output_tokens: estimateText(content),
  };
  const nothing = {
    input_tokens: 0,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: null,
    output_tokens: 0,
  };
  const block = {
    type: "compaction",
    content,
    encrypted_content: null,
    signature: sealCompaction(content),
    tool_changes: null,
  };
  return {
    opening: openingOf(ask, [], nothing),
    blocks: [{ type: "whole", block }],
    stop: { stop_reason: "compaction", stop_sequence: null, stop_details: null },
    usage: { ...nothing, iterations: [cost] },
    outputTokens: 0,
  };
}
