import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { AgentIdSchema } from "../../../contract/ids.ts";
import { agent, call, once, text } from "../../support/model-replies.ts";
import { TINY_IMAGES } from "../../support/tiny-images.ts";
import { crash } from "../../support/workers/crash.ts";
import {
  ORCHESTRATOR,
  connect,
  modelRequests,
  refused,
  request,
  script,
} from "../../support/workers/control-room.ts";

const PNG = TINY_IMAGES["image/png"];

test("an image reaches the model, the same after a restart, and no event", async () => {
  const { json } = await request("POST", `${ORCHESTRATOR}/agents`, { name: "viewer" });
  const socket = await connect("", "v1");
  await script([
    once(agent("look at it"), call("Bash", { command: `echo ${PNG} | base64 -d > a.png` })),
    once(agent("(no output)"), call("Read", { file_path: "a.png" })),
    once(agent("image/png"), text("I see a pixel.")),
    once(agent("again"), text("Still a pixel.")),
  ]);
  const run = async (command: string): Promise<unknown> => {
    const given = await request("POST", `${ORCHESTRATOR}/agents/viewer/commands`, { command, notify: false });
    const path = `${ORCHESTRATOR}/agents/viewer/commands/${String(given.json["command_id"])}?wait=30`;
    return (await request("GET", path)).json["result"];
  };
  expect(await run("look at it")).toBe("I see a pixel.");
  await crash(env.COMMAND_AGENT.getByName(AgentIdSchema.parse(json["id"])));
  expect(await run("again please")).toBe("Still a pixel.");
  const sent = (await modelRequests())
    .map(({ body }) => JSON.stringify(body.messages))
    .filter((body) => body.includes("image/png"));
  const image = `{"type":"image","source":{"type":"base64","media_type":"image/png","data":"${PNG}"}}`;
  expect(sent.map((body) => body.split(image).length - 1)).toEqual([1, 1]);
  expect(await refused()).toEqual([]);
  const rows = socket.items.filter(
    (item) => item.type === "agent_log" && item.log.payload["tool_name"] === "Read",
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(PNG.slice(0, 40));
  socket.close();
});
