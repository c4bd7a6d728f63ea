import { type Result, fail, succeed } from "../../contract/failure.ts";
import type { ImportProgress, ImportRepository, PushBranch, PushedBranch } from "../../contract/workspace.ts";
import { type RemoteOptions, fetchBranch, pushBranch } from "../git/remote.ts";
import { EMPTY_TREE } from "../git/repository.ts";
import { BatchedObjects } from "./batched-objects.ts";
import { resolveRef } from "./read-history.ts";
import type { RepositoryState } from "./repository-state.ts";

export interface RemoteDeps {
  state: RepositoryState;
  /** Addresses of this machine are for tests and `wrangler dev`. */
  allowLoopback: boolean;
}

/** Clones a branch into the workspace: its history becomes main's. What main was before stays as a branch. */
export async function importRepository(
  { state, allowLoopback }: RemoteDeps,
  wanted: ImportRepository,
  onProgress: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<Result<null>> {
  if (!isFresh(state) && !wanted.replace) {
    const detail =
      "The workspace has files. Give replace: true to put the import in their place; what is there is kept as a branch.";
    return fail({ code: "workspace_busy", detail });
  }
  const options: RemoteOptions = { allowLoopback, onProgress: (step) => onProgress(progressOf(step)) };
  const request = {
    ...(wanted.branch === undefined ? {} : { branch: wanted.branch }),
    ...(wanted.depth === undefined ? {} : { depth: wanted.depth }),
  };
  const objects = new BatchedObjects(state.objects);
  const fetched = await fetchBranch(remoteOf(wanted), request, objects, options, signal);
  if (!fetched.ok) return fetched;
  await objects.flush();
  const { oid, branch, shallow } = fetched.value;
  onProgress({ phase: "checking_out", objects_done: null, objects_total: null, received_bytes: null });
  state.transact(() => {
    if (!isFresh(state)) state.refs.set(freeRef(state), state.main());
    state.info.change({ remote: { url: wanted.url, branch: branch ?? wanted.branch ?? "main" }, shallow });
    state.refs.set(`refs/remotes/origin/${branch ?? "HEAD"}`, oid);
    state.moveMain(oid);
  });
  return succeed(null);
}

/** Puts a branch of the workspace on a remote, and never overwrites what is there. */
export async function pushToRemote(
  { state, allowLoopback }: RemoteDeps,
  wanted: PushBranch,
  signal: AbortSignal,
): Promise<Result<PushedBranch>> {
  const { remote, shallow } = state.info.get();
  const url = wanted.url ?? remote?.url;
  if (url === undefined) {
    const message = "The workspace was not cloned from anywhere: say where to push.";
    return fail({ code: "invalid_request", errors: [{ field: "url", message }] });
  }
  const commit = resolveRef(state, wanted.branch);
  if (!commit.ok) return commit;
  const branch =
    wanted.remote_branch ?? (wanted.branch === "main" ? (remote?.branch ?? "main") : wanted.branch);
  const request = { branch, oid: commit.value, shallow: new Set(shallow) };
  const pushed = await pushBranch(
    remoteOf({ ...wanted, url }),
    request,
    state.objects,
    { allowLoopback },
    signal,
  );
  return pushed.ok ? succeed({ url, branch, commit: commit.value, result: pushed.value }) : pushed;
}

function remoteOf({
  url,
  token,
  username,
}: {
  url: string;
  token?: string | undefined;
  username?: string | undefined;
}) {
  if (token === undefined) return { url };
  return { url, credentials: { token, ...(username === undefined ? {} : { username }) } };
}

type Step = Parameters<NonNullable<RemoteOptions["onProgress"]>>[0];

function progressOf(step: Step): ImportProgress {
  if (step.phase === "receiving") {
    const { objectsDone, objectsTotal, receivedBytes } = step;
    return {
      phase: "receiving",
      objects_done: objectsDone,
      objects_total: objectsTotal,
      received_bytes: receivedBytes,
    };
  }
  return { phase: "asking", objects_done: null, objects_total: null, received_bytes: null };
}

/** Whether nobody has put anything there yet. */
export function isFresh(state: RepositoryState): boolean {
  const { tree, parents } = state.objects.commit(state.main());
  return tree === EMPTY_TREE && parents.length === 0;
}

function freeRef(state: RepositoryState): string {
  for (let number = 1; ; number += 1) {
    const name = `refs/heads/before-import-${number}`;
    if (state.refs.get(name) === null) return name;
  }
}
