import { z } from "zod";
import { blocksOf, type MessagesRequest } from "./request-schema.ts";
import type { ContentBlock } from "./block-schema.ts";
import { toolNameOf } from "./tool-schema.ts";

/** `/…/` is a regular expression that ignores case and lets a dot match line ends; anything else is a substring. */
function patternOf(wanted: string): RegExp | undefined {
  const source = /^\/(.+)\/$/s.exec(wanted)?.[1];
  return source === undefined ? undefined : new RegExp(source, "is");
}

const text = z.string().refine(isUsable, "not a valid regular expression").optional();

function isUsable(wanted: string): boolean {
  try {
    patternOf(wanted);
    return true;
  } catch {
    return false;
  }
}

const WhenSchema = z.strictObject({
  system: text,
  last: text,
  any: text,
  model: text,
  tool: z.string().optional(),
  notTool: z.string().optional(),
});

const KNOWN_BLOCKS = ["text", "thinking", "redacted_thinking", "tool_use", "whole"] as const;
const isKnownBlock = (type: string): boolean => KNOWN_BLOCKS.some((known) => known === type);

const ReplyBlockSchema = z.union([
  z.strictObject({ type: z.literal("text"), text: z.string() }),
  /** `signature` replaces the right one, to try what a broken one does. */
  z.strictObject({ type: z.literal("thinking"), thinking: z.string(), signature: z.string().optional() }),
  z.strictObject({ type: z.literal("redacted_thinking") }),
  /** `partialJson` is sent instead of the whole input: a call that was cut off. */
  z.strictObject({
    type: z.literal("tool_use"),
    name: z.string(),
    input: z.record(z.string(), z.unknown()).default({}),
    id: z.string().optional(),
    partialJson: z.string().optional(),
  }),
  z.strictObject({ type: z.literal("whole"), block: z.record(z.string(), z.unknown()) }),
  /** Anything else goes out whole, as it is: server tools, fallback blocks, types that a client does not know. */
  z
    .looseObject({ type: z.string().refine((type) => !isKnownBlock(type)) })
    .transform((block) => ({ type: "whole" as const, block })),
]);
export type ReplyBlock = z.infer<typeof ReplyBlockSchema>;

const UsageSchema = z.looseObject({
  input_tokens: z.int().optional(),
  output_tokens: z.int().optional(),
  cache_creation_input_tokens: z.int().optional(),
  cache_read_input_tokens: z.int().optional(),
});

const ReplySchema = z.strictObject({
  content: z.array(ReplyBlockSchema).readonly().optional(),
  /** Overrides the computed numbers. */
  usage: UsageSchema.optional(),
  stop: z.string().optional(),
  stopSequence: z.string().optional(),
  stopDetails: z.looseObject({ type: z.string() }).optional(),

  /** Before anything is answered; between deltas; characters in a delta. */
  firstMs: z.number().optional(),
  chunkMs: z.number().optional(),
  chunk: z.int().min(1).optional(),
  /** How many `message_delta` events bring the usage, each with the sum so far. */
  messageDeltas: z.int().min(1).optional(),

  /** An error instead of an answer. */
  status: z.int().min(400).max(599).optional(),
  error: z.string().optional(),
  message: z.string().optional(),
  errorCode: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),

  /** Streams that go wrong after so many events: the connection breaks, or ends cleanly too soon. */
  cutAfter: z.int().min(0).optional(),
  cutCleanly: z.boolean().optional(),
  /** Only pings from there on, one each `pingMs`, until the caller leaves. */
  hangAfter: z.int().min(0).optional(),
  pingMs: z.number().optional(),
  midStreamError: z
    .strictObject({
      after: z.int().min(0).default(3),
      type: z.string().default("overloaded_error"),
      message: z.string().default("Overloaded"),
    })
    .optional(),
  /** A `data:` line that is no JSON. */
  malformedAfter: z.int().min(0).optional(),
  /** An event of a type that no client knows, sent after `message_start`. */
  unknownEvent: z.boolean().optional(),
});
export type Reply = z.infer<typeof ReplySchema>;

const RuleSchema = z.strictObject({
  when: WhenSchema.default({}),
  reply: ReplySchema,
  /** How often it answers; without it, always. */
  times: z.int().min(0).optional(),
});
export const RulesSchema = z.array(RuleSchema);
/** The first rule that matches and has `times` left answers. */
export type Rule = z.input<typeof RuleSchema>;
type When = z.infer<typeof WhenSchema>;

export interface RuleBook {
  set: (rules: readonly Rule[]) => void;
  take: (body: MessagesRequest) => Reply | undefined;
}

/** What a block says, for matching: text, results and inputs, but not thinking. */
export function textOfBlock(block: ContentBlock): string {
  if (block.type === "text") return block.text;
  if (block.type === "tool_use") return JSON.stringify(block.input);
  if (block.type !== "tool_result") return "";
  if (typeof block.content === "string") return block.content;
  return (block.content ?? []).map((part) => (part.type === "text" ? part.text : "")).join("\n");
}

function textOf(blocks: readonly ContentBlock[]): string {
  return blocks.map(textOfBlock).join("\n");
}

function has(said: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  return patternOf(wanted)?.test(said) ?? said.includes(wanted);
}

/** The full name under which the caller offers a tool that is known by its short one. */
export function offeredName(body: MessagesRequest, name: string): string | undefined {
  const names = (body.tools ?? []).flatMap((tool) => toolNameOf(tool) ?? []);
  return names.find((each) => each === name) ?? names.find((each) => each.endsWith(`__${name}`));
}

function isMatch(when: When, body: MessagesRequest): boolean {
  const system = textOf(blocksOf(body.system));
  const messages = body.messages.map(({ content }) => textOf(blocksOf(content)));
  return (
    has(system, when.system) &&
    has(messages.at(-1) ?? "", when.last) &&
    has([system, ...messages].join("\n"), when.any) &&
    has(body.model, when.model) &&
    (when.tool === undefined || offeredName(body, when.tool) !== undefined) &&
    (when.notTool === undefined || offeredName(body, when.notTool) === undefined)
  );
}

export function createRuleBook(initial: readonly Rule[]): RuleBook {
  let rules: { when: When; reply: Reply; left: number }[] = [];
  function set(next: readonly Rule[]): void {
    rules = RulesSchema.parse(next).map(({ when, reply, times }) => ({
      when,
      reply,
      left: times ?? Number.POSITIVE_INFINITY,
    }));
  }
  function take(body: MessagesRequest): Reply | undefined {
    const rule = rules.find(({ when, left }) => left > 0 && isMatch(when, body));
    if (rule === undefined) return undefined;
    rule.left -= 1;
    return rule.reply;
  }
  set(initial);
  return { set, take };
}
