import { exports } from "cloudflare:workers";
import { expect, inject, test } from "vitest";
import { CommitListSchema } from "../../../contract/api.ts";
import { WorkspaceSchema } from "../../../contract/workspace.ts";
import { agent, call, once, text } from "../../support/model-replies.ts";
import { type Socket, connect, request, script } from "../../support/workers/control-room.ts";

async function fresh(): Promise<string> {
  const { json } = await request("POST", "/api/orchestrators", { name: `w-${crypto.randomUUID()}` });
  return `/api/orchestrators/${String(json["id"])}`;
}
const socketOf = (path: string): Promise<Socket> => connect(`?orchestrator=${path.split("/").at(-1)}`);
const ended = async (socket: Socket) =>
  (await socket.until("workspace_updated", ({ workspace }) => workspace.status === "ready")).workspace;

async function bytesOf(path: string): Promise<Uint8Array> {
  const response = await exports.default.fetch(new Request(`http://127.0.0.1:8787${path}`));
  return new Uint8Array(await response.arrayBuffer());
}

test("a new workspace is an empty repository with a main branch", async () => {
  const { json } = await request("GET", `${await fresh()}/workspace`);
  expect(WorkspaceSchema.parse(json)).toMatchObject({ status: "ready", files: 0, remote: null, error: null });
});

test("a repository is cloned with its history, and an agent works on it", async () => {
  const remote = inject("gitRemote");
  const path = await fresh();
  const socket = await socketOf(path);
  const started = await request("POST", `${path}/workspace/import`, { url: remote.url });
  expect(started).toMatchObject({ status: 202, json: { status: "importing" } });
  const workspace = await ended(socket);
  expect(workspace).toMatchObject({
    error: null,
    commit: remote.main,
    remote: { url: remote.url, branch: "main" },
  });
  expect(workspace.files).toBeGreaterThan(100);
  const commits = CommitListSchema.parse((await request("GET", `${path}/commits?limit=500`)).json);
  expect(commits.items[0]?.commit).toBe(remote.main);
  expect(commits.items.length).toBeGreaterThan(10);

  await script([
    once(agent("add a note to the clone"), call("Write", { file_path: "NOTE.md", content: "# Note\n" })),
    once(agent(), text("Added.")),
  ]);
  await request("POST", `${path}/agents`, { name: "noter" });
  await request("POST", `${path}/agents/noter/commands`, {
    command: "add a note to the clone",
    notify: false,
  });
  const { merge } = await socket.until("merge_updated");
  expect(merge).toMatchObject({ state: "merged", base_commit: remote.main, files: ["NOTE.md"] });

  const again = await request("POST", `${path}/workspace/import`, { url: remote.url });
  expect(again).toMatchObject({ status: 409, json: { code: "workspace_busy" } });
  const pushed = await request("POST", `${path}/workspace/push`, {
    remote_branch: `noted-${crypto.randomUUID()}`,
  });
  expect(pushed).toMatchObject({ status: 200, json: { result: "created", commit: merge.merge_commit } });
});

test("a repository that wants a token is cloned with it, and the token is nowhere to be seen", async () => {
  const { url, token } = inject("gitRemoteWithToken");
  const path = await fresh();
  const socket = await socketOf(path);
  await request("POST", `${path}/workspace/import`, { url });
  expect((await ended(socket)).error).toContain("token");
  socket.close();
  const second = await socketOf(path);
  await request("POST", `${path}/workspace/import`, { url, token });
  expect((await ended(second)).error).toBeNull();
  const events = await request("GET", `${path}/events`);
  expect(events.text + second.texts.join()).not.toContain(token);
});

test.each([
  { url: "ftp://127.0.0.1/x" },
  { url: "https://10.0.0.1/x.git" },
  { url: "https://metadata.google.internal/x.git" },
])("an address that is none of a public server fails with a reason: $url", async (wanted) => {
  const path = await fresh();
  const socket = await socketOf(path);
  const answer = await request("POST", `${path}/workspace/import`, wanted);
  expect(answer.status).toBe(202);
  expect((await ended(socket)).error).not.toBeNull();
});

test("a branch that is not there is told, and the workspace stays as it was", async () => {
  const path = await fresh();
  const socket = await socketOf(path);
  await request("POST", `${path}/workspace/import`, { url: inject("gitRemote").url, branch: "nowhere" });
  const workspace = await ended(socket);
  expect(workspace).toMatchObject({ files: 0, error: expect.stringContaining("nowhere") });
});

test("files that were there are kept as a branch when an import takes their place", async () => {
  const path = await fresh();
  await request("PUT", `${path}/files?path=old.txt`, "old\n");
  const socket = await socketOf(path);
  await request("POST", `${path}/workspace/import`, {
    url: inject("gitRemote").url,
    replace: true,
    depth: 1,
  });
  expect(await ended(socket)).toMatchObject({ error: null, is_shallow: true });
  expect((await request("GET", `${path}/files/content?path=old.txt`)).status).toBe(404);
  expect((await request("GET", `${path}/files/content?path=old.txt&ref=before-import-1`)).text).toBe("old\n");
  expect((await request("GET", `${path}/workspace/bundle`)).status).toBe(409);
});

test("what is exported as an archive can be uploaded elsewhere", async () => {
  const [from, to] = [await fresh(), await fresh()];
  await request("PUT", `${from}/files?path=src/a.ts`, "export {};\n");
  await request("PUT", `${from}/files?path=README.md`, "# Hello\n");
  const archive = await bytesOf(`${from}/workspace/archive`);
  const socket = await socketOf(to);
  const response = await exports.default.fetch(
    new Request(`http://127.0.0.1:8787${to}/files`, { method: "PUT", body: archive }),
  );
  expect(await response.json()).toMatchObject({
    files: 2,
    skipped: [],
    commit: { subject: "Upload 2 files" },
  });
  expect((await ended(socket)).files).toBe(2);
  expect((await request("GET", `${to}/files/content?path=src/a.ts`)).text).toBe("export {};\n");
});

test("a bundle begins as git's do", async () => {
  const path = await fresh();
  await request("PUT", `${path}/files?path=a.txt`, "a\n");
  const bundle = new TextDecoder("latin1").decode(await bytesOf(`${path}/workspace/bundle`));
  expect(bundle).toMatch(/^# v2 git bundle\n[0-9a-f]{40} HEAD\n[0-9a-f]{40} refs\/heads\/main\n\nPACK/);
});

test("an upload that is no archive says so and changes nothing", async () => {
  const path = await fresh();
  const answer = await request("PUT", `${path}/files`, "no archive at all");
  expect(answer).toMatchObject({ status: 422, json: { code: "archive_invalid" } });
  expect((await request("GET", `${path}/workspace`)).json).toMatchObject({ files: 0 });
});
