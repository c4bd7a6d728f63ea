import { type Failure, type Result, fail, succeed } from "../../contract/failure.ts";
import type { ObjectReader, ObjectStore, Oid } from "./object-store.ts";
import { type Reach, isAncestor, reachableOids } from "./reachable.ts";
import { explodePack } from "./read-pack.ts";
import { type RemoteRef, discover } from "./smart-http/advertisement.ts";
import { type Connection, type Remote, openConnection } from "./smart-http/connection.ts";
import { findRef, fullName, headOf, isRefName } from "./smart-http/find-ref.ts";
import { refused } from "./smart-http/http-failures.ts";
import { requestPack } from "./smart-http/fetch-pack.ts";
import { notFastForward, pushPack } from "./smart-http/push-pack.ts";
import { listRefs } from "./smart-http/remote-refs.ts";

export type RemoteProgress =
  | { phase: "asking" }
  | { phase: "receiving"; objectsDone: number; objectsTotal: number; receivedBytes: number }
  | { phase: "sending"; objectsTotal: number };

export interface RemoteOptions {
  /** Also http:// to this machine: for tests and local development. */
  allowLoopback?: boolean;
  /** Of all that the remote sends, packed. Objects are kept as they come, so memory does not limit it. */
  packLimitBytes?: number;
  timeoutMs?: number;
  onProgress?: (progress: RemoteProgress) => void;
  fetch?: typeof fetch;
}

const PACK_LIMIT_BYTES = 200_000_000;
const TIMEOUT_MS = 5 * 60_000;

export interface RemoteRefs {
  /** The branch that a clone checks out, without `refs/heads/`; null when there is none. */
  head: string | null;
  refs: RemoteRef[];
}

/** HEAD, branches and tags. An empty repository has none. */
export async function listRemoteRefs(
  remote: Remote,
  options: RemoteOptions,
  signal: AbortSignal,
): Promise<Result<RemoteRefs>> {
  const connection = connect(remote, options, withTimeout(options, signal));
  if (!connection.ok) return connection;
  const listed = await listRefs(connection.value);
  if (!listed.ok) return listed;
  return succeed({ head: headOf(listed.value.refs), refs: listed.value.refs });
}

export interface FetchRequest {
  /** Without it, the remote's HEAD. A full name (`refs/tags/v1`) is one of any ref. */
  branch?: string;
  /** How many commits deep; without it all of the history, also when it was fetched with a depth before. */
  depth?: number;
  /** Commits that the store has with all they refer to: tips of branches, and some of what is before them. */
  haves?: readonly Oid[];
  /** Commits that the store has without their parents. */
  shallow?: readonly Oid[];
}

export interface Fetched {
  /** Without `refs/heads/`; null when HEAD is on no branch, or a tag was asked for. */
  branch: string | null;
  /** The commit. */
  oid: Oid;
  /** Commits that came without their parents: to be kept, and given with the next fetch and push. */
  shallow: Oid[];
  /** Commits of the request's `shallow` that have their parents now. */
  unshallow: Oid[];
  /** How many came; none when all was here. */
  objects: number;
}

/** Brings a branch and its history into the store. After a failure some objects are there that nothing refers to. */
export async function fetchBranch(
  remote: Remote,
  request: FetchRequest,
  store: ObjectStore,
  options: RemoteOptions,
  signal: AbortSignal,
): Promise<Result<Fetched>> {
  const limited = withTimeout(options, signal);
  const connection = connect(remote, options, limited);
  if (!connection.ok) return connection;
  options.onProgress?.({ phase: "asking" });
  const listed = await listRefs(connection.value);
  if (!listed.ok) return listed;
  const { refs, advertisement } = listed.value;
  const wanted = findRef(refs, request.branch, connection.value.host);
  if (!wanted.ok) return wanted;
  const { oid, branch } = wanted.value;
  const { depth = null, haves = [], shallow = [] } = request;
  const commit = wanted.value.peeled ?? oid;
  if (haves.includes(oid) && store.has(oid) && depth === null && shallow.length === 0)
    return succeed({ branch, oid: commit, shallow: [], unshallow: [], objects: 0 });

  const answer = await requestPack(connection.value, advertisement, { want: oid, haves, shallow, depth });
  if (!answer.ok) return answer;
  const onProgress = (step: { objectsDone: number; objectsTotal: number; takenBytes: number }): void =>
    options.onProgress?.({
      phase: "receiving",
      objectsDone: step.objectsDone,
      objectsTotal: step.objectsTotal,
      receivedBytes: step.takenBytes,
    });
  const exploded = await explodePack(answer.value.pack, store, { onProgress }, limited);
  if (!exploded.ok) return exploded;
  const { shallow: cut, unshallow } = answer.value;
  const ends = [...shallow, ...cut].filter((end) => !unshallow.includes(end));
  // What is behind a commit that was here has come too when it is no longer an end.
  const without = unshallow.length > 0 ? [] : haves;
  if (!(await isComplete(store, { from: [oid], without, shallow: new Set(ends) })))
    return fail(incomplete(connection.value.host));
  const { objects } = exploded.value;
  return succeed({ branch, oid: commit, shallow: cut, unshallow, objects });
}

export interface PushRequest {
  /** Without `refs/heads/`. */
  branch: string;
  oid: Oid;
  /** Commits that are here without their parents. */
  shallow?: ReadonlySet<Oid>;
}

export type Pushed = "created" | "updated" | "unchanged";

/** Puts a branch of the remote on a commit: creates it, or moves it forward. Never overwrites commits. */
export async function pushBranch(
  remote: Remote,
  request: PushRequest,
  objects: ObjectReader,
  options: RemoteOptions,
  signal: AbortSignal,
): Promise<Result<Pushed>> {
  const name = fullName(request.branch);
  if (!isRefName(name))
    return fail(refused("rejected", `${JSON.stringify(request.branch)} cannot be a branch.`));
  const connection = connect(remote, options, withTimeout(options, signal));
  if (!connection.ok) return connection;
  options.onProgress?.({ phase: "asking" });
  const discovered = await discover(connection.value, "git-receive-pack");
  if (!discovered.ok) return discovered;
  const refs = discovered.value.version === 0 ? discovered.value.refs : [];
  const { oid, shallow = new Set() } = request;
  const from = refs.find((ref) => ref.name === name)?.oid ?? null;
  if (from === oid) return succeed("unchanged");
  if (from !== null && !(await isAncestor(objects, { commit: from, of: oid, shallow })))
    return fail(notFastForward(request.branch));
  const oids = await reachableOids(objects, { from: [oid], without: refs.map((ref) => ref.oid), shallow });
  if (!oids.ok) return oids;
  options.onProgress?.({ phase: "sending", objectsTotal: oids.value.length });
  const pushed = await pushPack(connection.value, { name, from, to: oid }, oids.value, objects);
  if (!pushed.ok) return pushed;
  return succeed(from === null ? "created" : "updated");
}

function connect(remote: Remote, options: RemoteOptions, signal: AbortSignal): Result<Connection> {
  const { allowLoopback = false, packLimitBytes = PACK_LIMIT_BYTES } = options;
  const rules = { allowLoopback, answerLimitBytes: packLimitBytes, fetch: options.fetch ?? fetch };
  return openConnection(remote, rules, signal);
}

function withTimeout({ timeoutMs = TIMEOUT_MS }: RemoteOptions, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
}

/** Also a server that means well may leave something out. */
async function isComplete(store: ObjectStore, reach: Reach): Promise<boolean> {
  const oids = await reachableOids(store, reach);
  return oids.ok && oids.value.every((oid) => store.has(oid));
}

function incomplete(host: string): Failure {
  return { code: "remote_unavailable", detail: `${host} did not send all that was asked for.` };
}
