import { env, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { DEFAULT_ORCHESTRATOR_ID, EventIdSchema } from "../../../../contract/ids.ts";
import { Inbox } from "../../../../worker/orchestrator/conductor/inbox.ts";
import { createTables } from "../../../../worker/orchestrator/storage-schema.ts";

test("reports that came together are one turn, as many as a prompt holds, and a message is its own", async () => {
  const turns = await runInDurableObject(
    env.ORCHESTRATOR.getByName(DEFAULT_ORCHESTRATOR_ID),
    (_, { storage }) => {
      createTables(storage.sql);
      const inbox = new Inbox(storage.sql);
      for (let report = 0; report < 8; report += 1) inbox.add("report", `${report}${"x".repeat(30_000)}`);
      inbox.addMessage(EventIdSchema.parse(crypto.randomUUID()), "Hello.", "queue", null);
      inbox.add("report", "last");
      const taken: string[] = [];
      for (
        let turn = inbox.take(() => crypto.randomUUID());
        turn;
        turn = inbox.take(() => crypto.randomUUID())
      ) {
        taken.push(turn.text.replaceAll(/x+|\n/g, ""));
        inbox.done(turn.turnId);
      }
      return taken;
    },
  );
  expect(turns).toEqual(["0123", "4567", "Hello.", "last"]);
});
