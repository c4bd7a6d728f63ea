import type { Ask } from "./ask.ts";
import { isRefusal, type Caller } from "./caller.ts";
import { findModel } from "./model-rules.ts";
import { invalid, type Refusal } from "./refusal.ts";
import { refuseMissingBeta } from "./refusals/betas.ts";
import { refuseCacheMarks } from "./refusals/cache-marks.ts";
import { refuseCompaction } from "./refusals/compaction.ts";
import { refuseEmptyContent } from "./refusals/empty-content.ts";
import { refuseImages } from "./refusals/images.ts";
import { refuseOutputLimits } from "./refusals/output-limits.ts";
import { refuseRoles } from "./refusals/roles.ts";
import { refuseSampling } from "./refusals/sampling.ts";
import { refuseStrictSchema } from "./refusals/strict-schema.ts";
import { checkThinkingBlocks, type DroppedThinking } from "./refusals/thinking-blocks.ts";
import { refuseThinkingOptions } from "./refusals/thinking-options.ts";
import { refuseToolDefinitions } from "./refusals/tool-definitions.ts";
import { refuseToolPairs } from "./refusals/tool-pairs.ts";
import { CountTokensRequestSchema, MessagesRequestSchema, type MessagesRequest } from "./request-schema.ts";
import { schemaRefusal } from "./schema-refusal.ts";

/** A request that the API would answer, and the thinking blocks that it would leave out. */
export interface AcceptedRequest {
  ask: Ask;
  dropped: readonly DroppedThinking[];
}

function refuseFormat({ body }: Ask): Refusal | undefined {
  const { format } = body.output_config ?? {};
  if (!format) return undefined;
  const reason = refuseStrictSchema(format.schema, "output_config.format.schema");
  if (reason !== undefined) return invalid(reason);
  const isCiting = body.messages.some(({ content }) =>
    (Array.isArray(content) ? content : []).some(
      (block) => "citations" in block && !Array.isArray(block.citations) && block.citations?.enabled === true,
    ),
  );
  return isCiting ? invalid("output_config.format: cannot be combined with citations") : undefined;
}

/** In the order in which a caller is best told: what is missing, then what does not fit together. */
const CHECKS: readonly ((ask: Ask) => Refusal | undefined)[] = [
  refuseMissingBeta,
  refuseSampling,
  refuseThinkingOptions,
  refuseToolDefinitions,
  refuseFormat,
  refuseCompaction,
  refuseRoles,
  refuseEmptyContent,
  refuseImages,
  refuseToolPairs,
  refuseCacheMarks,
  refuseOutputLimits,
];

function parseBody(raw: unknown, isCount: boolean): MessagesRequest | Refusal {
  if (!isCount) {
    const parsed = MessagesRequestSchema.safeParse(raw);
    return parsed.success ? parsed.data : schemaRefusal(parsed.error);
  }
  const parsed = CountTokensRequestSchema.safeParse(raw);
  return parsed.success ? { ...parsed.data, max_tokens: 1 } : schemaRefusal(parsed.error);
}

/** Reads a request as strictly as the API does. */
export function readRequest(raw: unknown, caller: Caller, isCount: boolean): AcceptedRequest | Refusal {
  const body = parseBody(raw, isCount);
  if (isRefusal(body)) return body;
  const model = findModel(body.model);
  if (model === undefined) return { status: 404, type: "not_found_error", message: `model: ${body.model}` };
  const ask: Ask = { ...caller, body, model, isCount };
  for (const check of CHECKS) {
    const refused = check(ask);
    if (refused !== undefined) return refused;
  }
  const thinking = checkThinkingBlocks(ask);
  return Array.isArray(thinking) ? { ask, dropped: thinking } : thinking;
}
