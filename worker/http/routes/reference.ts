import { Hono } from "hono";
import { z } from "zod";
import { SendMessageSchema } from "../../../contract/api.ts";
import { type Result, fail, succeed } from "../../../contract/failure.ts";
import { AgentIdSchema, DEFAULT_ORCHESTRATOR_NAME } from "../../../contract/ids.ts";
import { LIMITS } from "../../../contract/limits.ts";
import { countMessages } from "../../db/messages.ts";
import { answer, readBody, readQuery } from "../answer.ts";
import type { AppContext, AppEnv } from "../app-env.ts";
import { type Found, lookUpOrchestrator } from "../find-orchestrator.ts";
import { readHistory } from "../read-history.ts";
import { chatMessages, referenceAgent, referenceEvents, referenceOrchestrator } from "./reference-shapes.ts";

/**
 * The routes of the reference system's own client, on the default orchestrator. They only reshape what the API's
 * functions give; nothing else uses them.
 */
export const reference = new Hono<AppEnv>()
  .get("/get_headers", async (c) =>
    answer(c, await withSelf(c, async ({ self }) => ({ cwd: self.working_dir }))),
  )
  .get("/get_orchestrator", async (c) => answer(c, await getOrchestrator(c)))
  .get("/list_agents", async (c) => answer(c, await listAgents(c)))
  .get("/get_events", async (c) => answer(c, await getEvents(c)))
  .post("/load_chat", async (c) => answer(c, await loadChat(c)))
  .post("/send_chat", async (c) => answer(c, await sendChat(c)));

const limit = (byDefault: number) =>
  z.coerce.number().int().min(1).max(LIMITS.referenceListMax).default(byDefault);
const MAX_OFFSET = 8_000;
const CATCH_UP_MS = 500;
const NEWEST = Number.MAX_SAFE_INTEGER;

async function withSelf(
  c: AppContext,
  shape: (given: {
    self: Extract<Awaited<ReturnType<Found["object"]["describe"]>>, { ok: true }>["value"];
    found: Found;
  }) => Promise<object>,
): Promise<Result<object>> {
  const found = await lookUpOrchestrator(c.env, DEFAULT_ORCHESTRATOR_NAME);
  if (!found.ok) return found;
  const self = await found.value.object.describe();
  if (!self.ok) return self;
  return succeed({ status: "success", ...(await shape({ self: self.value, found: found.value })) });
}

async function getOrchestrator(c: AppContext): Promise<Result<object>> {
  return await withSelf(c, async ({ self, found }) => {
    const catalog = await found.object.catalog();
    const nothing = { templates: [], commands: [], problems: [], tools: [] };
    return referenceOrchestrator(self, catalog.ok ? catalog.value : nothing);
  });
}

async function listAgents(c: AppContext): Promise<Result<object>> {
  return await withSelf(c, async ({ found }) => {
    const agents = await found.object.listAgents();
    return { agents: agents.ok ? agents.value.toReversed().map(referenceAgent) : [] };
  });
}

const LoadChatSchema = z.object({ orchestrator_agent_id: z.string(), limit: limit(50) });

async function loadChat(c: AppContext): Promise<Result<object>> {
  const body = await readBody(c, LoadChatSchema);
  const found = body.ok ? await mineOnly(c, body.value.orchestrator_agent_id) : body;
  if (!body.ok || !found.ok) return body.ok ? found : body;
  const newest = async (types: string[]) =>
    await readHistory(c.env.DB, found.value, { before: NEWEST, limit: body.value.limit, types });
  const [chat, blocks] = await Promise.all([
    newest(["orchestrator_chat"]),
    newest(["thinking_block", "tool_use_block"]),
  ]);
  if (!chat.ok) return chat;
  if (!blocks.ok) return blocks;
  const events = [...chat.value.events, ...blocks.value.events].toSorted((a, b) => a.seq - b.seq);
  return succeed({
    status: "success",
    messages: chatMessages(events),
    turn_count: await turnCount(c, found.value, chat.value.events.length),
  });
}

/** Of the whole conversation; while the database is away, of what is at hand. */
async function turnCount(c: AppContext, { id, object }: Found, atHand: number): Promise<number> {
  try {
    return (await object.flushHistory(CATCH_UP_MS)) ? await countMessages(c.env.DB, id) : atHand;
  } catch {
    return atHand;
  }
}

const SendChatSchema = z.object({
  message: SendMessageSchema.shape.message,
  orchestrator_agent_id: z.string(),
});

async function sendChat(c: AppContext): Promise<Result<object>> {
  const body = await readBody(c, SendChatSchema);
  const found = body.ok ? await mineOnly(c, body.value.orchestrator_agent_id) : body;
  if (!body.ok || !found.ok) return body.ok ? found : body;
  const sent = await found.value.object.sendMessage({ message: body.value.message, mode: "queue" });
  if (!sent.ok) return sent;
  const { message_id, seq } = sent.value;
  return succeed({
    status: "success",
    message: "Message received, processing with streaming",
    message_id,
    seq,
  });
}

const GetEventsSchema = z.object({
  agent_id: z.string().optional(),
  task_slug: z.string().optional(),
  event_types: z.string().default("all"),
  limit: limit(50),
  offset: z.coerce.number().int().min(0).max(MAX_OFFSET).default(0),
});

const SOURCES: Record<string, string[]> = {
  agent_logs: ["agent_log"],
  orchestrator_chat: ["orchestrator_chat"],
  system_logs: ["system_log", "error"],
};

/** The newest `limit` after passing over `offset` of them, oldest first; one page over all sources. */
async function getEvents(c: AppContext): Promise<Result<object>> {
  const query = readQuery(c, GetEventsSchema);
  if (!query.ok) return query;
  const { event_types, agent_id, task_slug, limit: count, offset } = query.value;
  const wanted =
    event_types === "all"
      ? ["agent_logs", "orchestrator_chat"]
      : event_types.split(",").map((type) => type.trim());
  const agentId = agent_id === undefined ? undefined : AgentIdSchema.safeParse(agent_id);
  if (agentId && !agentId.success)
    return fail({ code: "invalid_request", errors: [{ field: "agent_id", message: "not a UUID" }] });
  const found = await lookUpOrchestrator(c.env, DEFAULT_ORCHESTRATOR_NAME);
  if (!found.ok) return found;
  const page = await readHistory(c.env.DB, found.value, {
    before: NEWEST,
    limit: count + offset,
    types: wanted.flatMap((source) => SOURCES[source] ?? []),
    ...(agentId ? { agentId: agentId.data } : {}),
    ...(task_slug === undefined ? {} : { taskSlug: task_slug }),
  });
  if (!page.ok) return page;
  const { events } = page.value;
  const shown = referenceEvents(
    events.slice(Math.max(0, events.length - offset - count), events.length - offset),
  );
  return succeed({ status: "success", events: shown, count: shown.length });
}

/** Clients name the orchestrator that `/get_orchestrator` gave them; any other is not theirs. */
async function mineOnly(c: AppContext, id: string): Promise<Result<Found>> {
  const found = await lookUpOrchestrator(c.env, DEFAULT_ORCHESTRATOR_NAME);
  if (!found.ok || found.value.id === id) return found;
  return fail({ code: "orchestrator_not_found", orchestrator: id });
}
