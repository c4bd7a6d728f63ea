import { getTableColumns, getTableName } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

/** A value or row of D1 may have 2 MB, and a UTF-16 unit becomes at most three bytes of UTF-8. */
const MAX_PARAMETER_CHARS = 600_000;

/** Lengths to which a too long row's texts are cut, one after the other until the row fits. */
const TEXT_CUTS = [20_000, 1_000, 100];

/**
 * Inserts any number of rows with one JSON parameter per statement: a statement takes 100 bound parameters, an
 * invocation a limited number of statements, and this is also the faster way. `onConflict` is the SQL after
 * `ON CONFLICT`. A new statement begins where the JSON would become too long for a value.
 */
export function insertRows<Table extends SQLiteTable>(
  db: D1Database,
  table: Table,
  rows: readonly Table["$inferSelect"][],
  onConflict: string,
): D1PreparedStatement[] {
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([, column]) => column.name);
  const values = columns.map(([key, column]) =>
    // `->` keeps JSON as JSON and turns null into the text "null"; `->>` gives the SQL value.
    column.dataType === "json" ? `nullif(value -> '$.${key}', 'null')` : `value ->> '$.${key}'`,
  );
  const statement = db.prepare(
    // Without `WHERE true` SQLite reads `ON CONFLICT` as the condition of a join.
    `INSERT INTO ${getTableName(table)} (${names.join(", ")}) SELECT ${values.join(", ")} ` +
      `FROM json_each(?1) WHERE true ON CONFLICT ${onConflict}`,
  );
  return jsonArrays(rows).map((json) => statement.bind(json));
}

/** `(id) DO UPDATE` of all columns but those named, which keep what was stored first. */
export function updateAllBut<Table extends SQLiteTable>(
  table: Table,
  kept: readonly (keyof Table["$inferSelect"])[],
): string {
  const updates = Object.entries(getTableColumns(table))
    .filter(([key]) => !kept.includes(key))
    .map(([, column]) => `${column.name} = excluded.${column.name}`);
  return `(id) DO UPDATE SET ${updates.join(", ")}`;
}

function jsonArrays(rows: readonly unknown[]): string[] {
  const arrays: string[][] = [];
  let chars = Infinity;
  for (const row of rows) {
    const json = fittingJson(row);
    chars += json.length + 1;
    if (chars > MAX_PARAMETER_CHARS) {
      arrays.push([]);
      chars = json.length;
    }
    arrays.at(-1)?.push(json);
  }
  return arrays.map((items) => `[${items.join(",")}]`);
}

/** One row that D1 refuses would hold up all that come after it, so its longest texts are given up instead. */
function fittingJson(row: unknown): string {
  let json = JSON.stringify(row);
  for (const maxChars of TEXT_CUTS) {
    if (json.length <= MAX_PARAMETER_CHARS) break;
    json = JSON.stringify(row, (_key, value: unknown) => {
      if (typeof value !== "string" || value.length <= maxChars) return value;
      return `${value.slice(0, maxChars)}\n[… ${value.length - maxChars} more characters]`;
    });
  }
  return json;
}
