import { JOURNAL_SCHEMA } from "../journal/turn-journal.ts";
import { WORKTREE_SCHEMA } from "../workspace/agent-worktree.ts";
import { COMMAND_SCHEMA } from "./command-queue.ts";
import { HINT_SCHEMA } from "./hint-store.ts";
import { PROFILE_SCHEMA } from "./profile-store.ts";
import { QUESTION_SCHEMA } from "./question-store.ts";
import { SENT_SCHEMA } from "./sending.ts";
import { UPLINK_SCHEMA } from "./uplink.ts";

const SCHEMAS = [
  JOURNAL_SCHEMA,
  COMMAND_SCHEMA,
  UPLINK_SCHEMA,
  PROFILE_SCHEMA,
  QUESTION_SCHEMA,
  SENT_SCHEMA,
  HINT_SCHEMA,
  WORKTREE_SCHEMA,
];

/** The agent's own SQLite; each part keeps its tables beside its code. */
export function createAgentTables(sql: SqlStorage): void {
  for (const schema of SCHEMAS) sql.exec(schema);
}
