import { z } from "zod";
import { fail, succeed, type FailureOf, type Result } from "../../contract/failure.ts";

/** Where the next page of history begins: after or before a `seq`, which is itself left out. */
export const SeqPositionSchema = z.union([
  z.strictObject({ after: z.int().nonnegative() }),
  z.strictObject({ before: z.int().nonnegative() }),
]);
export type SeqPosition = z.infer<typeof SeqPositionSchema>;

/** Opaque to clients and safe in a URL: base64url of JSON. Positions are made of ids and numbers, so all is ASCII. */
export function encodeCursor(position: SeqPosition | string): string {
  return btoa(JSON.stringify(position)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Cursors come back from outside, so anything may be in them: what is not of `schema` is the client's mistake. */
export function decodeCursor<Schema extends z.ZodType>(
  schema: Schema,
  cursor: string,
): Result<z.output<Schema>, FailureOf<"invalid_request">> {
  const parsed = schema.safeParse(jsonOf(cursor));
  if (parsed.success) return succeed(parsed.data);
  return fail({
    code: "invalid_request",
    errors: [{ field: "cursor", message: "is not one that this list has given out" }],
  });
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return undefined;
  }
}

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** A page of rows in the order of their ids; `rows` were read with a limit of one more, which says that more follow. */
export function pageById<Row extends { id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => itemOf(row)),
    next_cursor: rows.length > limit && last ? encodeCursor(last.id) : null,
  };
}
