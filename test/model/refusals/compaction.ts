import { isToolForced, type Ask } from "../ask.ts";
import { placeBlocks } from "../block-identity.ts";
import { invalid, type Refusal } from "../refusal.ts";
import { blocksOf } from "../request-schema.ts";
import { sealCompaction } from "../thinking-seal.ts";

/** A summary that was made on demand is signed, stands first, alone, and unchanged. */
function refuseSummaryBlocks({ body }: Ask): Refusal | undefined {
  const signed = placeBlocks(body.messages).flatMap((each, at) =>
    each.block.type === "compaction" && each.block.signature ? [{ ...each, at, summary: each.block }] : [],
  );
  if (signed.length > 1)
    return invalid("messages: only one `compaction` block is allowed", "compaction_block_ambiguous");
  const [only] = signed;
  if (only === undefined) return undefined;
  const path = `messages.${only.message}.content.${only.index}`;
  if (only.at !== 0)
    return invalid(
      `${path}: the \`compaction\` block must come first in messages`,
      "compaction_block_misplaced",
    );
  const { content, signature } = only.summary;
  if (!signature?.startsWith("cmp_"))
    return invalid(`${path}: Invalid \`signature\` in \`compaction\` block`, "compaction_signature_invalid");
  if (signature !== sealCompaction(content ?? "")) {
    return invalid(
      `${path}: the content of the \`compaction\` block was changed`,
      "compaction_content_mismatch",
    );
  }
  return undefined;
}

function excludedBeside(ask: Ask): string | undefined {
  const { body } = ask;
  if (body.context_management) return "context_management";
  if (body.stop_sequences?.length) return "stop_sequences";
  if (body.output_config?.format) return "output_config.format";
  if (isToolForced(ask)) return "tool_choice";
  if (typeof body.output_config?.task_budget?.remaining === "number")
    return "output_config.task_budget.remaining";
  return undefined;
}

function refuseCompacting(ask: Ask): Refusal | undefined {
  const { body } = ask;
  if (!body.compaction) return undefined;
  const excluded = excludedBeside(ask);
  if (excluded !== undefined) return invalid(`compaction: cannot be combined with ${excluded}`);
  const blocks = body.messages.flatMap(({ content }) => blocksOf(content));
  const last = body.messages.at(-1);
  if (
    last?.role === "assistant" &&
    blocksOf(last.content).some(({ type }) => type === "tool_use" || type === "server_tool_use")
  ) {
    return invalid("compaction: the last turn has tool calls without results", "compaction_incomplete_turn");
  }
  const isOnlySummary = blocks.every(({ type }) => type === "compaction");
  return isOnlySummary
    ? invalid("compaction: there is nothing to summarize", "compaction_nothing_to_summarize")
    : undefined;
}

export function refuseCompaction(ask: Ask): Refusal | undefined {
  return refuseSummaryBlocks(ask) ?? refuseCompacting(ask);
}
