import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { WorkspaceSchema } from "../../../contract/workspace.ts";
import { gitRemote } from "../../support/git-remotes.ts";
import { connect, request } from "../../support/workers/control-room.ts";
import { crash } from "../../support/workers/crash.ts";

/** An orchestrator that has begun to import from a server that never answers. */
async function importing() {
  const { json } = await request("POST", "/api/orchestrators", { name: `i-${crypto.randomUUID()}` });
  const id = String(json["id"]);
  const path = `/api/orchestrators/${id}`;
  const started = await request("POST", `${path}/workspace/import`, { url: gitRemote().silentUrl });
  expect(started).toMatchObject({ status: 202, json: { status: "importing" } });
  return { id, path };
}

/** What a client is told that comes back after the loss, and then the import that it begins anew. */
async function expectEndTold(
  { id, path }: { id: string; path: string },
  error = /Start it again/,
): Promise<void> {
  await request("GET", path);
  const socket = await connect(`?orchestrator=${id}&since=0`, "v1");
  const first = await socket.until("workspace_updated", ({ workspace }) => workspace.status === "ready");
  expect(first.workspace.error).toMatch(error);
  const { url, main } = gitRemote();
  const again = await request("POST", `${path}/workspace/import`, { url });
  expect(again.status, again.text).toBe(202);
  const done = await socket.until("workspace_updated", ({ workspace }) => workspace.commit === main);
  expect(done.workspace).toMatchObject({ status: "ready", error: null });
  expect(WorkspaceSchema.parse((await request("GET", `${path}/workspace`)).json)).toEqual(done.workspace);
  socket.close();
}

test("an import that ended with everything else is told as ended, and begins again", async () => {
  const started = await importing();
  await crash(env.ORCHESTRATOR.getByName(started.id));
  await crash(env.WORKSPACE.getByName(started.id));
  await expectEndTold(started);
});

test("an import whose workspace was lost is told as ended, and begins again", async () => {
  const started = await importing();
  await crash(env.WORKSPACE.getByName(started.id));
  await expectEndTold(started);
});

test("an import goes on without its orchestrator, which tells of its end when it is back", async () => {
  const started = await importing();
  await crash(env.ORCHESTRATOR.getByName(started.id));
  const { json } = await request("GET", `${started.path}/workspace`);
  expect(json).toMatchObject({ status: "importing" });
  await fetch(new URL("/hang-up", gitRemote().silentUrl)).catch(() => undefined);
  await expectEndTold(started, /^The connection to .* failed/);
});
