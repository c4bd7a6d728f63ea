import { type Result, fail, succeed } from "../../contract/failure.ts";
import type { Merge, MergeAction } from "../../contract/merge.ts";
import { branchNameFor } from "./branch-name.ts";
import { mergeIntoMain } from "./merge-into-main.ts";
import type { RepositoryState } from "./repository-state.ts";

export type OwnAction = Exclude<MergeAction, { action: "delegate" }>;

/** What a person or the conductor decides about a branch. Dropping keeps the commits, so that it can be undone. */
export function actOnMerge(
  state: RepositoryState,
  idOrBranch: string,
  action: OwnAction,
  nowIso: string,
): Result<Merge> {
  const merge = state.merges.get(idOrBranch);
  if (!merge) return fail({ code: "merge_not_found", merge: idOrBranch });
  const refusal = refusalOf(merge, action);
  if (refusal !== null) return fail({ code: "merge_not_possible", branch: merge.branch, detail: refusal });
  return state.transact(() => {
    const changed = { ...acted(state, merge, action), updated_at: nowIso };
    state.merges.save(changed);
    return succeed(changed);
  });
}

function refusalOf({ state }: Merge, { action }: OwnAction): string | null {
  if (state === "merged") return "It is merged already.";
  if (action === "restore") return state === "dropped" ? null : "It is not dropped.";
  return state === "dropped" ? "It is dropped. Restore it first." : null;
}

function acted(state: RepositoryState, merge: Merge, action: OwnAction): Merge {
  const head = `refs/heads/${merge.branch}`;
  const dropped = `refs/dropped/${merge.id}`;
  switch (action.action) {
    case "merge":
      return mergeIntoMain(state, merge, null);
    case "resolve":
      return mergeIntoMain(state, merge, action);
    case "drop":
      state.refs.set(dropped, merge.commit);
      state.refs.delete(head);
      return { ...merge, state: "dropped", reason: "Dropped. It can be restored." };
    case "restore": {
      const isHeld = (branch: string): boolean => state.merges.isHeld(branch);
      const branch = isHeld(merge.branch) ? branchNameFor(merge.agent_name, isHeld) : merge.branch;
      state.refs.set(`refs/heads/${branch}`, merge.commit);
      state.refs.delete(dropped);
      return { ...merge, branch, state: "review", reason: "Restored. Waits for review." };
    }
  }
}
