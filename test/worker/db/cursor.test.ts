import { expect, test } from "vitest";
import { decodeCursor, encodeCursor, SeqPositionSchema } from "../../../worker/db/cursor.ts";

test("a position in history comes back out of its cursor, which needs no escaping in a URL", () => {
  for (const position of [{ after: 0 }, { before: Number.MAX_SAFE_INTEGER }]) {
    const cursor = encodeCursor(position);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(decodeCursor(SeqPositionSchema, cursor)).toEqual({ ok: true, value: position });
  }
});

test.for([
  '{"after":-1}',
  '{"after":1.5}',
  '{"after":1,"before":2}',
  '{"after":"1"}',
  "{}",
  "null",
  "1e999",
  "[]",
])("%s is no position in history", (json) => {
  expect(decodeCursor(SeqPositionSchema, btoa(json))).toMatchObject({
    ok: false,
    failure: { code: "invalid_request", errors: [{ field: "cursor" }] },
  });
});
