import { ANSWERED_SCHEMA } from "./answered-requests.ts";
import { WARM_PREFIX_SCHEMA } from "./fleet/prefix-gate.ts";
import { MESSAGE_STATE_SCHEMA } from "./conductor/inbox.ts";
import { QUESTION_SCHEMA } from "./fleet/questions.ts";
import { LETTER_SCHEMA } from "./letters/letter-store.ts";
import { JOURNAL_SCHEMA } from "../journal/turn-journal.ts";

/**
 * The orchestrator's own SQLite. `event` is the log and, from `drained_seq` on, also the outbox to D1. `agent` keeps
 * deleted agents too, for their cost and late reports. Money is integer nano-USD.
 */
const ORCHESTRATOR_SCHEMA = `
  CREATE TABLE IF NOT EXISTS self (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
    agent_id TEXT, category TEXT, task_slug TEXT, bytes INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS agent (id TEXT PRIMARY KEY, name TEXT NOT NULL, is_archived INTEGER NOT NULL,
    last_report INTEGER NOT NULL, version INTEGER NOT NULL, written_version INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE UNIQUE INDEX IF NOT EXISTS agent_by_name ON agent (name) WHERE is_archived = 0;
  CREATE TABLE IF NOT EXISTS spent (scope TEXT NOT NULL, model TEXT NOT NULL, input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL, cache_read_tokens INTEGER NOT NULL, cache_write_tokens INTEGER NOT NULL,
    nano_usd INTEGER NOT NULL, is_estimate INTEGER NOT NULL, PRIMARY KEY (scope, model)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS saved_by_cache (scope TEXT NOT NULL, model TEXT NOT NULL, nano_usd INTEGER NOT NULL,
    PRIMARY KEY (scope, model)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS inbox (n INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, turn_id TEXT,
    text TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS inbox_model (n INTEGER PRIMARY KEY, model TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS briefing (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS summary_task (event_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, agent_id TEXT,
    type TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL, claimant TEXT, claimed_at_ms INTEGER) WITHOUT ROWID;
`;

export function createTables(sql: SqlStorage): void {
  sql.exec(ORCHESTRATOR_SCHEMA);
  sql.exec(JOURNAL_SCHEMA);
  const schemas = [ANSWERED_SCHEMA, WARM_PREFIX_SCHEMA, MESSAGE_STATE_SCHEMA, QUESTION_SCHEMA, LETTER_SCHEMA];
  for (const schema of schemas) sql.exec(schema);
}
