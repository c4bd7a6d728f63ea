import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { ChatMessage } from "../../contract/event.ts";
import type { OrchestratorId } from "../../contract/ids.ts";
import type { SeqPosition } from "./cursor.ts";
import { readEvents, type EventQuery } from "./events.ts";
import { orchestratorChat } from "./schema.ts";

export interface MessagePage {
  /** Oldest first. */
  messages: (ChatMessage & { seq: number })[];
  next: SeqPosition | null;
}

/** The conversation of user, conductor and agents, paged as `readEvents` does. */
export async function readMessages(
  db: D1Database,
  orchestratorId: OrchestratorId,
  query: Pick<EventQuery, "after" | "before" | "limit">,
): Promise<MessagePage> {
  const { events, next } = await readEvents(db, orchestratorId, { ...query, types: ["orchestrator_chat"] });
  const messages = events.flatMap((event) =>
    event.type === "orchestrator_chat" ? [{ ...event.message, seq: event.seq }] : [],
  );
  return { messages, next };
}

export async function countMessages(db: D1Database, orchestratorId: OrchestratorId): Promise<number> {
  return drizzle(db).$count(orchestratorChat, eq(orchestratorChat.orchestratorAgentId, orchestratorId));
}
