import { expect, test } from "vitest";
import { type RemoteProgress, fetchBranch, listRemoteRefs, pushBranch } from "../../../worker/git/remote.ts";
import { gitRemote, gitRemoteWithToken } from "../../support/git-remotes.ts";
import { memoryObjects } from "../../support/memory-objects.ts";

const never = new AbortController().signal;
const local = { allowLoopback: true };

test("the Workers runtime fetches a repository and pushes a branch of it", async () => {
  const { url, main } = gitRemote();
  const store = memoryObjects();
  const steps: RemoteProgress[] = [];
  const options = { ...local, onProgress: (step: RemoteProgress) => void steps.push(step) };
  const fetched = await fetchBranch({ url }, {}, store, options, never);
  expect(fetched).toMatchObject({ ok: true, value: { branch: "main", oid: main, shallow: [] } });
  expect(steps.at(-1)).toMatchObject({ phase: "receiving", objectsDone: store.oids().length });

  const branch = `from-workers/${crypto.randomUUID()}`;
  const push = () => pushBranch({ url }, { branch, oid: main }, store, local, never);
  expect(await push()).toEqual({ ok: true, value: "created" });
  expect(await push()).toEqual({ ok: true, value: "unchanged" });
  const refs = await listRemoteRefs({ url }, local, never);
  expect(refs.ok && refs.value.refs).toContainEqual({ name: `refs/heads/${branch}`, oid: main });
});

test("a push of megabytes goes out as a stream", async () => {
  const { url } = gitRemote();
  const store = memoryObjects();
  const noise = new Uint8Array(3_000_000);
  for (let at = 0; at < noise.length; at += 60_000) crypto.getRandomValues(noise.subarray(at, at + 60_000));
  const blob = await store.add("blob", noise);
  const name = new TextEncoder().encode("100644 noise\0");
  const tree = await store.add("tree", Uint8Array.from([...name, ...bytesOf(blob)]));
  const who = "Ada <ada@example.com> 1700000000 +0000";
  const oid = await store.add("commit", `tree ${tree}\nauthor ${who}\ncommitter ${who}\n\nNoise\n`);
  const branch = `large/${crypto.randomUUID()}`;
  expect(await pushBranch({ url }, { branch, oid }, store, local, never)).toEqual({
    ok: true,
    value: "created",
  });
});

test("a token is sent where it is asked for", async () => {
  const { url, username, token } = gitRemoteWithToken();
  const list = (given?: { username?: string; token: string }) =>
    listRemoteRefs({ url, credentials: given }, local, never);
  expect(await list()).toMatchObject({ failure: { reason: "token_required" } });
  expect(await list({ token: "wrong" })).toMatchObject({ failure: { reason: "token_refused" } });
  expect(await list({ token })).toMatchObject({ ok: true, value: { head: "main" } });
  expect(await list({ username, token })).toMatchObject({ ok: true });
});

test("a repository without commits is empty", async () => {
  const { emptyUrl } = gitRemote();
  expect(await fetchBranch({ url: emptyUrl }, {}, memoryObjects(), local, never)).toMatchObject({
    failure: { code: "remote_refused", reason: "empty" },
  });
});

function bytesOf(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}
