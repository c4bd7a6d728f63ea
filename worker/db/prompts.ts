import { type Command, CommandAuthorSchema } from "../../contract/agent.ts";
import { insertRows } from "./json-rows.ts";
import { prompts } from "./schema.ts";

/**
 * A command never changes; only the session that runs it may not be known when it is given. Messages of agents are in
 * the chat.
 */
export function upsertPrompts(
  db: D1Database,
  commands: readonly Command[],
  sessionOf: (agentId: string) => string | null,
): D1PreparedStatement[] {
  const rows = commands.flatMap((command) => promptRows(command, sessionOf(command.agent_id)));
  return insertRows(
    db,
    prompts,
    rows,
    `(id) DO UPDATE SET session_id = excluded.session_id
     WHERE prompts.session_id IS NULL AND excluded.session_id IS NOT NULL`,
  );
}

function promptRows(command: Command, sessionId: string | null): (typeof prompts.$inferSelect)[] {
  const author = CommandAuthorSchema.safeParse(command.author);
  if (!author.success) return [];
  return [
    {
      id: command.id,
      agentId: command.agent_id,
      author: author.data,
      taskSlug: command.task_slug,
      sessionId,
      timestamp: command.queued_at,
      summary: null,
      promptText: command.command,
    },
  ];
}
