import { Hono } from "hono";
import { EventsQuerySchema } from "../../../contract/api.ts";
import { AgentLogTypeSchema, EventCategorySchema, EventSchema } from "../../../contract/event.ts";
import { type Result, fail, succeed } from "../../../contract/failure.ts";
import { type AgentId, AgentIdSchema } from "../../../contract/ids.ts";
import { SeqPositionSchema, decodeCursor, encodeCursor } from "../../db/cursor.ts";
import { answer, readQuery } from "../answer.ts";
import type { AppContext, AppEnv } from "../app-env.ts";
import { type Found, lookUpOrchestrator } from "../find-orchestrator.ts";
import { readHistory } from "../read-history.ts";

/** Of events, and of agents' log rows. */
const EVENT_TYPES: string[] = [
  ...EventSchema.options.map((option) => option.shape.type.value),
  ...AgentLogTypeSchema.options,
];

/** Below `/api/orchestrators/:o/events`: durable events, oldest first. */
export const events = new Hono<AppEnv>().get("/", async (c) => answer(c, await list(c)));

async function list(c: AppContext): Promise<Result<object>> {
  const parsed = readQuery(c, EventsQuerySchema);
  if (!parsed.ok) return parsed;
  const { cursor, agent, type, category, q, task_slug, ...span } = parsed.value;
  const position = cursor === undefined ? succeed({}) : decodeCursor(SeqPositionSchema, cursor);
  const types = knownTypes(type);
  const categories = knownCategory(category);
  if (!position.ok) return position;
  if (!types.ok) return types;
  if (!categories.ok) return categories;
  const found = await lookUpOrchestrator(c.env, c.req.param("o") ?? "");
  if (!found.ok) return found;
  const agentId = agent === undefined ? succeed(undefined) : await agentIdOf(found.value, agent);
  if (!agentId.ok) return agentId;
  const page = await readHistory(c.env.DB, found.value, {
    limit: span.limit,
    ...(span.after === undefined ? {} : { after: span.after }),
    ...(span.before === undefined ? {} : { before: span.before }),
    ...position.value,
    ...(agentId.value === undefined ? {} : { agentId: agentId.value }),
    ...(types.value ? { types: types.value } : {}),
    ...(categories.value ? { category: categories.value } : {}),
    ...(task_slug === undefined ? {} : { taskSlug: task_slug }),
    ...(q === undefined ? {} : { text: q }),
  });
  if (!page.ok) return page;
  return succeed({ items: page.value.events, next_cursor: page.value.next && encodeCursor(page.value.next) });
}

/** An id is taken as it is: deleted agents have a history too. */
async function agentIdOf({ object }: Found, nameOrId: string): Promise<Result<AgentId>> {
  const id = AgentIdSchema.safeParse(nameOrId);
  if (id.success) return succeed(id.data);
  const agent = await object.getAgent(nameOrId);
  return agent.ok ? succeed(agent.value.id) : agent;
}

function knownTypes(asked: string | undefined): Result<string[] | undefined> {
  const types = asked?.split(",").map((type) => type.trim());
  const unknown = types?.find((type) => !EVENT_TYPES.includes(type));
  if (unknown === undefined) return succeed(types);
  return fail({
    code: "invalid_request",
    errors: [{ field: "type", message: `one or more of ${EVENT_TYPES.join(", ")}` }],
  });
}

function knownCategory(category: string | undefined): Result<string | undefined> {
  if (category === undefined || EventCategorySchema.options.some((known) => known === category))
    return succeed(category);
  const message = `one of ${EventCategorySchema.options.join(", ")}`;
  return fail({ code: "invalid_request", errors: [{ field: "category", message }] });
}
