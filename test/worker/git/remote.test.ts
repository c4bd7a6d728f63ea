import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RemoteProgress, fetchBranch, listRemoteRefs } from "../../../worker/git/remote.ts";
import { type GitServer, startGitServer } from "../../support/git-server.ts";
import { memoryObjects } from "../../support/memory-objects.ts";
import { git } from "../../support/run-git.ts";
import { type SampleRepository, makeSampleRepository } from "../../support/sample-repository.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const root = temporaryDirectory();
const never = new AbortController().signal;
const local = { allowLoopback: true };
const credentials = { username: "ada", token: "secret-of-ada" };
let sample: SampleRepository;
let server: GitServer;
let oldServer: GitServer;
let guarded: GitServer;

beforeAll(async () => {
  sample = makeSampleRepository(join(root, "sample.git"));
  git(sample.directory, "repack", "-adfq", "--depth=50");
  git(root, "init", "--quiet", "--bare", "empty.git");
  server = await startGitServer({ root });
  oldServer = await startGitServer({ root, protocol: 0 });
  guarded = await startGitServer({ root, credentials });
});

afterAll(() => Promise.all([server, oldServer, guarded].map((each) => each.close())));

const remoteOf = ({ url }: GitServer, name = "sample.git") => ({ url: `${url}/${name}` });

const listed = (...revisions: string[]): string[] =>
  git(sample.directory, "rev-list", "--objects", "--no-object-names", ...revisions)
    .split("\n")
    .toSorted();

const bothProtocols: [string, () => GitServer][] = [
  ["2", () => server],
  ["0", () => oldServer],
];

test.each(bothProtocols)("protocol %s: refs are listed", async (_, of) => {
  const refs = await listRemoteRefs(remoteOf(of()), local, never);
  if (!refs.ok) throw new Error(JSON.stringify(refs.failure));
  expect(refs.value.head).toBe("main");
  expect(refs.value.refs).toContainEqual({ name: "refs/heads/feature", oid: sample.feature });
  expect(refs.value.refs).toContainEqual({
    name: "refs/tags/v1",
    oid: git(sample.directory, "rev-parse", "v1"),
    peeled: git(sample.directory, "rev-parse", "v1^{}"),
  });
});

test.each(bothProtocols)("protocol %s: the main branch comes with all of its history", async (_, of) => {
  const store = memoryObjects();
  const fetched = await fetchBranch(remoteOf(of()), {}, store, local, never);
  expect(fetched).toEqual({
    ok: true,
    value: { branch: "main", oid: sample.main, shallow: [], unshallow: [], objects: listed("main").length },
  });
  expect(store.oids()).toEqual(listed("main"));
});

test.each(bothProtocols)("protocol %s: a second branch brings what is new in it", async (_, of) => {
  const store = memoryObjects();
  await fetchBranch(remoteOf(of()), {}, store, local, never);
  const request = { branch: "feature", haves: [sample.main] };
  const fetched = await fetchBranch(remoteOf(of()), request, store, local, never);
  const expected = listed("feature", "^main").length;
  expect(fetched).toMatchObject({
    ok: true,
    value: { branch: "feature", oid: sample.feature, objects: expected },
  });
  expect(store.oids()).toEqual(listed("main", "feature"));

  const again = { branch: "feature", haves: [sample.feature] };
  expect(await fetchBranch(remoteOf(of()), again, store, local, never)).toMatchObject({
    value: { objects: 0 },
  });
});

test.each(bothProtocols)("protocol %s: with a depth it says where the history ends", async (_, of) => {
  const store = memoryObjects();
  const first = await fetchBranch(remoteOf(of()), { depth: 3 }, store, local, never);
  if (!first.ok) throw new Error(JSON.stringify(first.failure));
  const clone = join(root, crypto.randomUUID());
  git(root, "clone", "--quiet", "--bare", "--depth=3", "--branch=main", `file://${sample.directory}`, clone);
  const shallow = (directory: string): string[] =>
    git(directory, "rev-list", "--max-parents=0", "main").split("\n").toSorted();
  expect(first.value.shallow.toSorted()).toEqual(shallow(clone));
  expect(store.oids().length).toBeLessThan(listed("main").length);

  const rest = { haves: [sample.main], shallow: first.value.shallow };
  const second = await fetchBranch(remoteOf(of()), rest, store, local, never);
  expect(second).toMatchObject({ ok: true, value: { shallow: [] } });
  expect(second.ok && second.value.unshallow.toSorted()).toEqual(first.value.shallow.toSorted());
  expect(store.oids()).toEqual(listed("main"));
});

test("a tag is fetched by its full name", async () => {
  const store = memoryObjects();
  const fetched = await fetchBranch(remoteOf(server), { branch: "refs/tags/v1" }, store, local, never);
  const oid = git(sample.directory, "rev-parse", "v1^{}");
  expect(fetched).toMatchObject({ ok: true, value: { branch: null, oid } });
  expect(store.oids()).toEqual(listed("v1"));
});

test("progress ends with all objects", async () => {
  const steps: RemoteProgress[] = [];
  const options = { ...local, onProgress: (step: RemoteProgress) => void steps.push(step) };
  await fetchBranch(remoteOf(server), {}, memoryObjects(), options, never);
  const count = listed("main").length;
  expect(steps[0]).toEqual({ phase: "asking" });
  expect(steps.at(-1)).toMatchObject({ phase: "receiving", objectsDone: count, objectsTotal: count });
});

test("a token is asked for, checked, and never repeated", async () => {
  const fetchWith = (given?: { username?: string; token: string }) =>
    fetchBranch({ ...remoteOf(guarded), credentials: given }, {}, memoryObjects(), local, never);
  expect(await fetchWith()).toMatchObject({ failure: { code: "remote_refused", reason: "token_required" } });
  const wrong = await fetchWith({ username: "ada", token: "not-the-secret" });
  expect(wrong).toMatchObject({ failure: { code: "remote_refused", reason: "token_refused" } });
  expect(JSON.stringify(wrong)).not.toContain("not-the-secret");
  expect(await fetchWith({ token: credentials.token })).toMatchObject({
    failure: { reason: "token_refused" },
  });
  expect(await fetchWith(credentials)).toMatchObject({ ok: true });
});

test("a token without a user name goes with the name that all hosts take", async () => {
  const remote = { ...remoteOf(server), credentials: { token: "abc" } };
  await listRemoteRefs(remote, local, never);
  expect(server.requests.at(-1)?.authorization).toBe(`Basic ${btoa("x-access-token:abc")}`);
});

test("what cannot be fetched says why", async () => {
  const reasonOf = async (name: string, request = {}): Promise<unknown> => {
    const fetched = await fetchBranch(remoteOf(server, name), request, memoryObjects(), local, never);
    return fetched.ok ? fetched.value : fetched.failure;
  };
  expect(await reasonOf("nothing.git")).toMatchObject({ reason: "not_found" });
  expect(await reasonOf("empty.git")).toMatchObject({ reason: "empty" });
  expect(await reasonOf("sample.git", { branch: "nope" })).toMatchObject({
    reason: "branch_not_found",
    detail: "The remote has no branch nope. It has feature, main, side-10, side-20, side-30, side-40.",
  });
});

test("an empty repository has no refs", async () => {
  expect(await listRemoteRefs(remoteOf(server, "empty.git"), local, never)).toEqual({
    ok: true,
    value: { head: null, refs: [] },
  });
});

test("loopback is not asked unless that is allowed", async () => {
  const before = server.requests.length;
  expect(await fetchBranch(remoteOf(server), {}, memoryObjects(), {}, never)).toMatchObject({
    failure: { code: "remote_refused", reason: "address" },
  });
  expect(server.requests.length).toBe(before);
});

test("a name in another form of SHA is refused", async () => {
  mkdirSync(join(root, "sha256.git"));
  git(root, "init", "--quiet", "--bare", "--object-format=sha256", "sha256.git");
  expect(await listRemoteRefs(remoteOf(server, "sha256.git"), local, never)).toMatchObject({
    failure: { code: "not_supported" },
  });
});

test("more than the limit is not taken, and a signal ends it", async () => {
  const small = { ...local, packLimitBytes: 20_000 };
  expect(await fetchBranch(remoteOf(server), {}, memoryObjects(), small, never)).toMatchObject({
    failure: { code: "remote_refused", reason: "too_large" },
  });
  expect(await fetchBranch(remoteOf(server), {}, memoryObjects(), local, AbortSignal.abort())).toEqual({
    ok: false,
    failure: { code: "remote_unavailable", detail: "It was canceled." },
  });
});
