import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Remote } from "../../../worker/git/smart-http/connection.ts";
import { fetchBranch, pushBranch } from "../../../worker/git/remote.ts";
import { type GitServer, startGitServer } from "../../support/git-server.ts";
import { importRepository } from "../../support/import-repository.ts";
import { type MemoryObjects, memoryObjects } from "../../support/memory-objects.ts";
import { git } from "../../support/run-git.ts";
import { type SampleRepository, makeSampleRepository } from "../../support/sample-repository.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const root = temporaryDirectory();
const never = new AbortController().signal;
const local = { allowLoopback: true };
const credentials = { username: "ada", token: "secret-of-ada" };
let sample: SampleRepository;
let objects: MemoryObjects;
let server: GitServer;
let guarded: GitServer;
let target: string;
let remote: Remote;

beforeAll(async () => {
  sample = makeSampleRepository(join(root, "sample"));
  objects = await importRepository(sample.directory);
  server = await startGitServer({ root });
  guarded = await startGitServer({ root, credentials });
});

afterAll(() => Promise.all([server.close(), guarded.close()]));

beforeEach(() => {
  const name = `${crypto.randomUUID()}.git`;
  target = join(root, name);
  git(root, "init", "--quiet", "--bare", "--initial-branch=main", name);
  git(target, "config", "http.receivepack", "true");
  git(target, "config", "transfer.fsckObjects", "true");
  remote = { url: `${server.url}/${name}` };
});

const oidOf = (name: string): string => git(sample.directory, "rev-parse", name);
const push = (branch: string, oid: string, from = objects) =>
  pushBranch(remote, { branch, oid }, from, local, never);

test("a branch is created in an empty repository, and git finds nothing wrong with it", async () => {
  expect(await push("main", sample.main)).toEqual({ ok: true, value: "created" });
  expect(git(target, "rev-parse", "main")).toBe(sample.main);
  expect(git(target, "fsck", "--strict", "--full")).toBe("");
});

test("a branch moves forward with only what is new, and stays when there is nothing new", async () => {
  await push("main", oidOf("main~5"));
  expect(await push("main", sample.main)).toEqual({ ok: true, value: "updated" });
  expect(git(target, "rev-parse", "main")).toBe(sample.main);
  expect(await push("main", sample.main)).toEqual({ ok: true, value: "unchanged" });
  expect(await push("agents/scout", sample.feature)).toEqual({ ok: true, value: "created" });
  expect(git(target, "log", "--format=%s", "main..agents/scout")).toBe("Not merged");
});

test("commits of the remote that are not in the branch are never overwritten", async () => {
  await push("main", sample.feature);
  expect(await push("main", sample.main)).toMatchObject({
    failure: {
      code: "remote_refused",
      reason: "not_fast_forward",
      detail: expect.stringContaining("main has"),
    },
  });
  expect(git(target, "rev-parse", "main")).toBe(sample.feature);
});

test("commits of the remote that nobody here knows are never overwritten", async () => {
  await push("main", sample.main);
  const tree = git(target, "rev-parse", "main^{tree}");
  const theirs = git(target, "commit-tree", tree, "-p", "main", "-m", "Theirs");
  git(target, "update-ref", "refs/heads/main", theirs);
  expect(await push("main", sample.feature)).toMatchObject({ failure: { reason: "not_fast_forward" } });
  expect(git(target, "rev-parse", "main")).toBe(theirs);
});

test("a push of many megabytes goes as a stream", async () => {
  const large = memoryObjects();
  const blob = await large.add("blob", crypto.getRandomValues(new Uint8Array(60_000)));
  const more = await Promise.all(
    Array.from({ length: 60 }, () => large.add("blob", crypto.getRandomValues(new Uint8Array(60_000)))),
  );
  const entries = [blob, ...more].map(
    (oid, at) => [`100644 file-${String(at).padStart(3, "0")}\0`, oid] as const,
  );
  const tree = await large.add(
    "tree",
    Buffer.concat(entries.map(([name, oid]) => Buffer.concat([Buffer.from(name), Buffer.from(oid, "hex")]))),
  );
  const who = "Ada <ada@example.com> 1700000000 +0000";
  const commit = await large.add("commit", `tree ${tree}\nauthor ${who}\ncommitter ${who}\n\nLarge\n`);
  expect(await push("main", commit, large)).toEqual({ ok: true, value: "created" });
  expect(git(target, "fsck", "--strict", "--full")).toBe("");
});

test("what a hook of the remote says is passed on", async () => {
  writeFileSync(join(target, "hooks/update"), "#!/bin/sh\necho Only on Mondays >&2\nexit 1\n", {
    mode: 0o755,
  });
  expect(await push("main", sample.main)).toMatchObject({
    failure: {
      code: "remote_refused",
      reason: "rejected",
      detail: expect.stringContaining("refs/heads/main: hook declined · Only on Mondays"),
    },
  });
});

test("objects that git finds fault with are refused with its words", async () => {
  const bad = memoryObjects();
  const tree = await bad.add("tree", "");
  const commit = await bad.add("commit", `tree ${tree}\nauthor nobody\ncommitter nobody\n\nBad\n`);
  expect(await push("main", commit, bad)).toMatchObject({
    failure: { code: "remote_refused", reason: "rejected" },
  });
});

test("a branch that the remote does not let anybody write is refused", async () => {
  git(target, "config", "http.receivepack", "false");
  expect(await push("main", sample.main)).toMatchObject({
    failure: { code: "remote_refused", reason: "token_required" },
  });
});

test("a push needs the token too", async () => {
  const url = remote.url.replace(server.url, guarded.url);
  const pushWith = (given?: { username?: string; token: string }) =>
    pushBranch({ url, credentials: given }, { branch: "main", oid: sample.main }, objects, local, never);
  expect(await pushWith()).toMatchObject({ failure: { reason: "token_required" } });
  expect(await pushWith({ token: "wrong" })).toMatchObject({ failure: { reason: "token_refused" } });
  expect(await pushWith(credentials)).toEqual({ ok: true, value: "created" });
});

test("what was fetched with a depth can be pushed back with a commit on top", async () => {
  await push("main", sample.main);
  const shallowStore = memoryObjects();
  const fetched = await fetchBranch(remote, { depth: 1 }, shallowStore, local, never);
  if (!fetched.ok) throw new Error(JSON.stringify(fetched.failure));
  const tree = git(sample.directory, "rev-parse", "main^{tree}");
  const who = "Ada <ada@example.com> 1800000000 +0000";
  const commit = await shallowStore.add(
    "commit",
    `tree ${tree}\nparent ${sample.main}\nauthor ${who}\ncommitter ${who}\n\nOn top\n`,
  );
  const request = { branch: "main", oid: commit, shallow: new Set(fetched.value.shallow) };
  expect(await pushBranch(remote, request, shallowStore, local, never)).toEqual({
    ok: true,
    value: "updated",
  });
  expect(git(target, "fsck", "--strict", "--full")).toBe("");
  const branch = { ...request, branch: "from-shallow", oid: commit };
  expect(await pushBranch(remote, branch, shallowStore, local, never)).toEqual({
    ok: true,
    value: "created",
  });
});

test("a push of what is not all here is refused before anything is sent", async () => {
  const oid = "1234567890123456789012345678901234567890";
  expect(await push("main", oid)).toEqual({ ok: false, failure: { code: "object_missing", oid } });
});

test.each([
  "",
  "a b",
  "a..b",
  "a\0report-status",
  "a\nb",
  "a:b",
  "/a",
  "a/",
  "a.lock",
  ".a",
  "a@{1}",
  "a//b",
  "a\\b",
])("%j is no branch", async (name) => {
  const before = server.requests.length;
  expect(await push(name, sample.main)).toMatchObject({
    failure: { code: "remote_refused", reason: "rejected" },
  });
  expect(server.requests.length).toBe(before);
});
