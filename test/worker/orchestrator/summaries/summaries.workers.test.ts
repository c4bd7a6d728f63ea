import {
  createExecutionContext,
  createMessageBatch,
  env,
  getQueueResult,
  runInDurableObject,
} from "cloudflare:test";
import { expect, test } from "vitest";
import { CostsSchema, EventListSchema } from "../../../../contract/api.ts";
import { DEFAULT_ORCHESTRATOR_ID } from "../../../../contract/ids.ts";
import worker from "../../../../worker/index.ts";
import { agent, always, once, text } from "../../../support/model-replies.ts";
import {
  ORCHESTRATOR,
  connect,
  modelRequests,
  request,
  script,
} from "../../../support/workers/control-room.ts";

const stub = () => env.ORCHESTRATOR.getByName(DEFAULT_ORCHESTRATOR_ID);
const long =
  "I looked through every folder of the project and found that the parser, the writer and the index all share one buffer.";

interface Waiting {
  event_id: string;
  agent_id: string | null;
  type: string;
  text: string;
}

async function waiting(): Promise<Waiting[]> {
  const select = "SELECT event_id, agent_id, type, text FROM summary_task";
  return await runInDurableObject(stub(), (_, { storage }) =>
    storage.sql.exec<Waiting & Record<string, string | null>>(select).toArray(),
  );
}

/** Delivers the same job twice, as a queue may. */
async function deliver(items: Waiting[]) {
  const message = {
    id: "m",
    timestamp: new Date(0),
    attempts: 1,
    body: { orchestrator_id: DEFAULT_ORCHESTRATOR_ID, items },
  };
  const batch = createMessageBatch("control-room-summaries", [message, { ...message, id: "again" }]);
  const ctx = createExecutionContext();
  await worker.queue(batch, env);
  return await getQueueResult(batch, ctx);
}

test("long rows are summarised by the model once, at the orchestrator's cost; plain ones at once and for nothing", async () => {
  await request("POST", `${ORCHESTRATOR}/agents`, { name: "sam" });
  await script([
    once(agent("look around"), {
      content: [
        { type: "text", text: long },
        { type: "tool_use", name: "Read", input: { file_path: "a.ts" } },
      ],
    }),
    once(agent(), text("Done.")),
  ]);
  const socket = await connect("", "v1");
  await request("POST", `${ORCHESTRATOR}/agents/sam/commands`, { command: "look around", notify: false });
  await socket.until("agent_status_changed", ({ new_status }) => new_status === "idle");
  const logs = socket.items.flatMap((item) => (item.type === "agent_log" ? [item.log] : []));
  const plain = logs.filter((log) => log.content !== long);
  expect(plain.every((log) => log.summary !== null && log.summary.split(/\s+/).length <= 15)).toBe(true);
  expect(plain.find((log) => log.event_type === "PreToolUse")?.summary).toBe("Read a.ts");

  const items = await waiting();
  expect(items.map((item) => item.text)).toEqual([long]);
  const answer = JSON.stringify({
    items: [{ id: items[0]?.event_id, summary: "Found that parser, writer and index share a buffer." }],
  });
  // The model may know the rows by other ids than ours: it answers for the first it was given.
  await script([always({ model: "haiku" }, text(answer))]);
  const asked = (await modelRequests()).length;
  const result = await deliver(items);
  expect(result.explicitAcks.toSorted()).toEqual(["again", "m"]);
  const update = await socket.until(
    "event_summary_update",
    ({ event_id }) => event_id === items[0]?.event_id,
  );
  expect(update.summary.split(/\s+/).length).toBeLessThanOrEqual(15);
  await socket.until("agent_summary_update", ({ summary }) => summary === update.summary);
  const calls = (await modelRequests()).length - asked;
  await deliver(items);
  expect((await modelRequests()).length - asked).toBe(calls);

  const { json } = await request("GET", `${ORCHESTRATOR}/costs`);
  expect(CostsSchema.parse(json).summaries.total_cost).toBeGreaterThan(0);
  const events = await request("GET", `${ORCHESTRATOR}/events?type=TextBlock`);
  expect(EventListSchema.parse(events.json).items[0]).toMatchObject({ log: { summary: update.summary } });
  socket.close();
});
