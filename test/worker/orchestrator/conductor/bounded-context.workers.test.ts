import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { EventListSchema } from "../../../../contract/api.ts";
import { DEFAULT_ORCHESTRATOR_ID } from "../../../../contract/ids.ts";
import { agent, always, call, conductor, once, text } from "../../../support/model-replies.ts";
import {
  ORCHESTRATOR,
  connect,
  forgetRequests,
  modelRequests,
  refused,
  request,
  say,
  script,
} from "../../../support/workers/control-room.ts";
import { crash } from "../../../support/workers/crash.ts";

const TURNS = 200;
const LIMIT_TOKENS = 9_000;
/** Of the whole prompt in characters: what is compacted before it grows larger, and one turn beyond it. */
const MOST_CHARS = 60_000;
const WORDS = "and remember what was said before, as people do who talk at length. ".repeat(8);

test("the conductor's prompt stays bounded over two hundred turns, and it still knows its agents", async () => {
  await request("PATCH", ORCHESTRATOR, { compact_at: LIMIT_TOKENS });
  await request("POST", `${ORCHESTRATOR}/agents`, { name: "long-serving" });
  await script([
    always(conductor("Summarize this conversation"), text("<summary>It was a long talk.</summary>")),
    once(conductor("the very last"), text("That was all.")),
    always(conductor("list them"), call("list_agents", {})),
    always(conductor(), text(WORDS)),
    always(agent(), text("Yes.")),
  ]);
  await forgetRequests();
  const socket = await connect("", "v1");
  for (let turn = 1; turn <= TURNS; turn += 1) {
    await say(`turn ${turn}: ${turn % 20 === 0 ? "list them" : WORDS}`);
  }
  await say("the very last");
  await socket.until("orchestrator_chat", ({ message }) => message.message === "That was all.");
  const asked = (await modelRequests())
    .map(({ body }) => JSON.stringify(body))
    .filter((body) => body.includes("create_agent"));
  expect(asked.length).toBeGreaterThan(TURNS);
  expect(Math.max(...asked.map((body) => body.length))).toBeLessThan(MOST_CHARS);
  expect(asked.at(-1)).toContain("It was a long talk.");
  expect(asked.at(-1)).toContain("- long-serving: idle");
  expect(await refused()).toEqual([]);
  socket.close();
});

test("people see each compaction in the chat, and every message stays in the history", async () => {
  const chats = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const path: string = `${ORCHESTRATOR}/events?limit=500&type=orchestrator_chat`;
    const { json } = await request(
      "GET",
      cursor === "" ? path : `${path}&cursor=${encodeURIComponent(cursor)}`,
    );
    const page = EventListSchema.parse(json);
    chats.push(...page.items.flatMap((event) => (event.type === "orchestrator_chat" ? [event.message] : [])));
    cursor = page.next_cursor;
  }
  const compactions = chats.filter(({ metadata }) => metadata["type"] === "compaction");
  expect(compactions.length).toBeGreaterThan(5);
  expect(compactions[0]?.message).toMatch(/^Compacted [\d.]+k → \d\.\dk tokens\.$/);
  expect(chats.filter(({ sender_type }) => sender_type === "user")).toHaveLength(TURNS + 1);
});

test("/compact is a message to the conductor, too, and its words are for the summary", async () => {
  await script([
    once(conductor("Look in particular at this: the colours"), text("<summary>Blue.</summary>")),
    once(conductor("which colour"), text("Blue, of course.")),
  ]);
  const socket = await connect("", "v1");
  await say("/compact the colours");
  const row = await socket.until(
    "orchestrator_chat",
    ({ message }) => message.metadata["type"] === "compaction",
  );
  expect(row.message.metadata).toMatchObject({ trigger: "manual" });
  await say("which colour was it?");
  await socket.until("orchestrator_chat", ({ message }) => message.message === "Blue, of course.");
  expect(await refused()).toEqual([]);
  socket.close();
});

test("a conductor that is lost in the middle of a compaction makes it once, and answers", async () => {
  await script([
    once(conductor("fill it up"), text("Full.", { usage: { input_tokens: 50_000 } })),
    once(conductor("Summarize this conversation"), text("slow ".repeat(400), { chunk: 5, chunkMs: 10 })),
    once(conductor("Summarize this conversation"), text("<summary>Filled.</summary>")),
    once(conductor("and go on"), text("Went on.")),
  ]);
  const socket = await connect("", "v1");
  await say("fill it up");
  await socket.until("orchestrator_chat", ({ message }) => message.message === "Full.");
  await say("and go on");
  await socket.until("orchestrator_updated", ({ orchestrator }) =>
    (orchestrator.status_reason ?? "").startsWith("Compacting the conversation"),
  );
  await crash(env.ORCHESTRATOR.getByName(DEFAULT_ORCHESTRATOR_ID));
  await request("GET", ORCHESTRATOR);
  const again = await connect("?since=0", "v1");
  await again.until("orchestrator_chat", ({ message }) => message.message === "Went on.");
  const rows = again.items.flatMap((item) =>
    item.type === "orchestrator_chat" && Number(item.message.metadata["tokens_before"]) > 50_000
      ? [item]
      : [],
  );
  expect(rows).toHaveLength(1);
  expect(await refused()).toEqual([]);
  again.close();
});
