import { expect, test } from "vitest";
import { CommandSchema } from "../../../contract/agent.ts";
import { CommandAcceptedSchema } from "../../../contract/api.ts";
import { agent, call, once, text } from "../../support/model-replies.ts";
import { ORCHESTRATOR, connect, modelRequests, request, script } from "../../support/workers/control-room.ts";

async function run(name: string, words: string) {
  await request("POST", `${ORCHESTRATOR}/agents`, { name });
  const given = await request("POST", `${ORCHESTRATOR}/agents/${name}/commands`, {
    command: words,
    notify: false,
  });
  const { command_id } = CommandAcceptedSchema.parse(given.json);
  const path = `${ORCHESTRATOR}/agents/${name}/commands/${command_id}?wait=30`;
  return CommandSchema.parse((await request("GET", path)).json);
}

test("an agent runs the program and the tests that it wrote, and what they write is its change", async () => {
  const program = "import fs from 'node:fs'; fs.writeFileSync('out.json', JSON.stringify({ n: 6 * 7 }));\n";
  const check =
    "import { test } from 'node:test'; import assert from 'node:assert'; import fs from 'node:fs';\ntest('n', () => assert.equal(JSON.parse(fs.readFileSync('out.json', 'utf8')).n, 42));\n";
  await script([
    once(agent("compute it"), call("Write", { file_path: "make.mjs", content: program })),
    once(agent("make.mjs"), call("Write", { file_path: "make.test.mjs", content: check })),
    once(agent("make.test.mjs"), call("Bash", { command: "node make.mjs && node --test" })),
    once(agent("pass 1"), text("It is 42.")),
  ]);
  const done = await run("maker", "compute it");
  expect(done.result).toBe("It is 42.");
  expect(done.file_changes.map(({ path }) => path)).toEqual(["make.mjs", "make.test.mjs", "out.json"]);
});

test("what still runs in the background is ended with the turn, and the last row says so", async () => {
  const socket = await connect("", "v1");
  await script([
    once(agent("leave it running"), call("Bash", { command: "sleep 500", run_in_background: true })),
    once(agent("bash_1"), text("I left it.")),
  ]);
  await run("leaver", "leave it running");
  const { log } = await socket.until("agent_log", (event) => event.log.event_type === "Stop");
  expect(log.payload).toMatchObject({ reason: "completed", stopped_shells: ["bash_1"] });
  socket.close();
});

test("reading the web is not offered unless the deployment turns it on", async () => {
  await script([once(agent("offline"), text("Fine."))]);
  await run("offliner", "stay offline");
  const tools = JSON.stringify((await modelRequests()).at(-1)?.body.tools);
  expect(tools).toContain('"TodoWrite"');
  expect(tools).not.toContain('"WebFetch"');
});
