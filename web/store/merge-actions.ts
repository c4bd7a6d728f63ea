import type { Merge, MergeAction } from "../../contract/merge.ts";
import { addToast, told, toastFailure, type ActionDeps } from "./action-deps.ts";
import { putMerge } from "./merges.ts";

/** What a person decides about branches of agents. */
export function mergeActions(deps: ActionDeps) {
  const { client, orchestrator } = deps;

  async function actOnMerge(merge: Merge, action: MergeAction): Promise<boolean> {
    const acted = await client.actOnMerge(orchestrator, merge.id, action);
    if (!acted.ok) {
      toastFailure(deps, acted.failure, () => void actOnMerge(merge, action));
      return false;
    }
    const after = acted.value.merge;
    deps.write((state) => putMerge(state, after));
    say(action, after);
    return true;
  }

  function say(action: MergeAction, { branch, state, reason, agent_name: author }: Merge): void {
    const who = action.action === "delegate" ? (action.agent ?? author) : author;
    const note = (title: string, detail = "") => addToast(deps, { tone: "ok", title, detail });
    if (action.action === "delegate") note(`${who} is to resolve ${branch}`);
    else if (state === "merged") note(`${branch} is merged into main`);
    else if (state === "conflict")
      addToast(deps, { tone: "warn", title: `${branch} conflicts with main`, detail: reason ?? "" });
  }

  return {
    actOnMerge,
    dropMerge: async (merge: Merge): Promise<boolean> => {
      const isDropped = await actOnMerge(merge, { action: "drop" });
      if (!isDropped) return false;
      const restore = () => void actOnMerge(merge, { action: "restore" });
      const detail = `What ${merge.agent_name} did is kept and can be restored.`;
      addToast(deps, {
        tone: "ok",
        title: `${merge.branch} is dropped`,
        detail,
        action: { word: "Restore", run: restore },
      });
      return true;
    },
    /** What the branch changes, seen from where it began. */
    readDiff: async (merge: Merge) =>
      told(await client.diff(orchestrator, { from: merge.base_commit, to: merge.commit })),
    openMerges: (selectedId: string | null = null): void =>
      deps.show((view) => void (view.merges = { selectedId })),
    closeMerges: (): void => deps.show((view) => void (view.merges = null)),
  };
}
