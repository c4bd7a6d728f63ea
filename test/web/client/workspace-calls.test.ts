import { expect, test } from "vitest";
import { createApiClient } from "../../../web/client/api-client.ts";
import { archivePath } from "../../../web/client/workspace-calls.ts";
import { aMerge, at, aWorkspace } from "../factories.ts";

/** A client whose server gives one answer, and what it was asked. */
function aClient(body: unknown, status = 200) {
  const seen: { url: string; method: string; type: string | null; body: string }[] = [];
  const client = createApiClient({
    baseUrl: "http://room.test",
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const type = request.headers.get("content-type");
      const { url, method } = request;
      seen.push({ url: url.replace("http://room.test", ""), method, type, body: await request.text() });
      return Response.json(body, { status });
    },
  });
  return { client, seen };
}

const commit = {
  commit: "c1",
  parents: [],
  author: "Engineer",
  email: "e@x",
  subject: "Put",
  message: "Put",
  committed_at: at(),
};

test("branches are read, and a broken one hides no other", async () => {
  const { client, seen } = aClient({ items: [{ ...aMerge(), state: "lost" }, aMerge()], next_cursor: null });
  expect(await client.merges("default")).toEqual({ ok: true, value: [aMerge()] });
  expect(seen[0]?.url).toBe("/api/orchestrators/default/merges?limit=500");
});

test("a decision goes to its branch", async () => {
  const { client, seen } = aClient({ merge: aMerge({ state: "merged" }), command: null });
  const acted = await client.actOnMerge("default", aMerge().id, { action: "resolve", take: "theirs" });
  expect(acted.ok && acted.value.merge.state).toBe("merged");
  expect(seen[0]).toMatchObject({ method: "POST", url: `/api/orchestrators/default/merges/${aMerge().id}` });
  expect(JSON.parse(seen[0]?.body ?? "")).toEqual({ action: "resolve", take: "theirs" });
});

test("a file is sent as its bytes, and an archive to the folder it is unpacked in", async () => {
  const file = aClient(commit);
  await file.client.putFile("default", "a b.txt", new Blob(["hi"], { type: "text/plain" }));
  expect(file.seen[0]).toEqual({
    method: "PUT",
    url: "/api/orchestrators/default/files?path=a+b.txt",
    type: "text/plain",
    body: "hi",
  });
  const archive = aClient({ commit, files: 3, top_directory: "x", skipped: [] });
  await archive.client.putArchive("default", "src", new Blob(["zip"]));
  const top = await archive.client.putArchive("default", "", new Blob(["zip"]));
  expect(top.ok && top.value.files).toBe(3);
  expect(archive.seen.map(({ url }) => url)).toEqual([
    "/api/orchestrators/default/files?path=src&unpack=true",
    "/api/orchestrators/default/files",
  ]);
  expect(archive.seen[0]?.type).toBe("application/octet-stream");
});

test("an import and a push say what they are asked to", async () => {
  const wanted = { url: "https://git.test/a/b.git", token: "t", replace: true };
  const { client, seen } = aClient(aWorkspace({ status: "importing" }), 202);
  expect((await client.importRepository("default", wanted)).ok).toBe(true);
  expect(JSON.parse(seen[0]?.body ?? "")).toEqual(wanted);
  const pushed = aClient({ url: wanted.url, branch: "main", commit: "c1", result: "created" });
  const answer = await pushed.client.pushBranch("default", { branch: "main" });
  expect(answer.ok && answer.value.result).toBe("created");
});

test("files of a branch are asked for with its name", async () => {
  const { client, seen } = aClient({ items: [], next_cursor: null });
  await client.files("default", ".", "agent/alice");
  expect(seen[0]?.url).toContain("ref=agent%2Falice");
  expect(archivePath("my team", "agent/alice")).toBe(
    "/api/orchestrators/my%20team/workspace/archive?ref=agent%2Falice",
  );
});
