import type { Ask } from "../ask.ts";
import type { ContentBlock } from "../block-schema.ts";
import { isRecord } from "../narrow.ts";
import { invalid, type Refusal } from "../refusal.ts";
import { blocksOf, type MessagesRequest } from "../request-schema.ts";
import { BINDING_BETA } from "./thinking-blocks.ts";

const COMPACTION_BETA = "compact-2026-09-04";
const THRESHOLD_COMPACTION_BETA = "compact-2026-01-12";

/** Something only a beta allows: how it is named, whether a request uses it, and the headers any of which permits it. */
interface Gate {
  name: string;
  headers: readonly [string, ...string[]];
  isUsed: (body: MessagesRequest) => boolean;
}

const present = (value: unknown): boolean => value !== undefined && value !== null;
const hasBlock = (body: MessagesRequest, is: (block: ContentBlock) => boolean): boolean =>
  body.messages.some(({ content }) => blocksOf(content).some(is));
const editsOf = (body: MessagesRequest): readonly { type: string }[] => body.context_management?.edits ?? [];
const isDefinition = (block: ContentBlock): boolean =>
  block.type === "tool_addition" && block.tool.type === "tool_definition";

const GATES: readonly Gate[] = [
  { name: "compaction", headers: [COMPACTION_BETA], isUsed: (body) => present(body.compaction) },
  {
    name: "compaction blocks",
    headers: [COMPACTION_BETA, THRESHOLD_COMPACTION_BETA],
    isUsed: (body) => hasBlock(body, ({ type }) => type === "compaction"),
  },
  {
    name: "context_management.edits.compact_20260112",
    headers: [THRESHOLD_COMPACTION_BETA],
    isUsed: (body) => editsOf(body).some(({ type }) => type === "compact_20260112"),
  },
  {
    name: "context_management",
    headers: ["context-management-2025-06-27", THRESHOLD_COMPACTION_BETA],
    isUsed: (body) => present(body.context_management),
  },
  {
    name: "fallbacks",
    headers: ["server-side-fallback-2026-07-01", "server-side-fallback-2026-06-01"],
    isUsed: (body) => present(body.fallbacks),
  },
  {
    name: "fallback_credit_token",
    headers: ["fallback-credit-2026-07-01", "fallback-credit-2026-06-01"],
    isUsed: (body) => present(body.fallback_credit_token),
  },
  {
    name: 'thinking.display: "updates"',
    headers: ["thinking-display-updates-2026-08-18"],
    isUsed: ({ thinking }) =>
      thinking !== undefined && "display" in thinking && thinking.display === "updates",
  },
  {
    name: "thinking.block_binding",
    headers: [BINDING_BETA],
    isUsed: ({ thinking }) =>
      thinking !== undefined && "block_binding" in thinking && present(thinking.block_binding),
  },
  {
    name: "messages.clear_at",
    headers: ["mid-conversation-system-clear-at-2026-08-21"],
    isUsed: (body) => body.messages.some((message) => message.role === "system" && present(message.clear_at)),
  },
  {
    name: "messages.output_config",
    headers: ["mid-conversation-output-config-2026-07-01"],
    isUsed: (body) =>
      body.messages.some((message) => message.role === "system" && present(message.output_config)),
  },
  {
    name: "tool_addition with a definition",
    headers: ["inline-tools-2026-09-15"],
    isUsed: (body) => hasBlock(body, isDefinition),
  },
  {
    name: "tool_addition and tool_removal",
    headers: ["mid-conversation-tool-changes-2026-07-01", "inline-tools-2026-09-15"],
    isUsed: (body) => hasBlock(body, ({ type }) => type === "tool_addition" || type === "tool_removal"),
  },
  {
    name: "output_config.task_budget",
    headers: ["task-budgets-2026-03-13"],
    isUsed: (body) => present(body.output_config?.task_budget),
  },
  {
    name: "output_format",
    headers: ["structured-outputs-2025-11-13"],
    isUsed: (body) => present(body.output_format),
  },
  {
    name: "mcp_servers",
    headers: ["mcp-client-2025-11-20", "mcp-client-2025-04-04", "mcp-client-2026-09-15"],
    isUsed: (body) => present(body.mcp_servers),
  },
  { name: "thread", headers: ["message-threads-2026-08-12"], isUsed: (body) => present(body.thread) },
  { name: 'speed: "fast"', headers: ["fast-mode-2026-02-01"], isUsed: (body) => body.speed === "fast" },
  {
    name: "advisor tools",
    headers: ["advisor-tool-2026-03-01"],
    isUsed: (body) => (body.tools ?? []).some((tool) => isRecord(tool) && tool.type === "advisor_20260301"),
  },
];

/** Fields and values that exist only for callers who sent the header of their beta. */
export function refuseMissingBeta({ body, betas }: Ask): Refusal | undefined {
  const gate = GATES.find(
    ({ headers, isUsed }) => !headers.some((header) => betas.has(header)) && isUsed(body),
  );
  return gate === undefined ? undefined : invalid(`${gate.name} requires anthropic-beta: ${gate.headers[0]}`);
}
