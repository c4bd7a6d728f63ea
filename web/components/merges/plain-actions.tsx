import { Match, Show, Switch } from "solid-js";
import type { Merge } from "../../../contract/merge.ts";
import { useRoom } from "../../store/room.ts";
import { createBusy } from "./create-busy.ts";

/** For a branch that has no conflict. */
export function PlainActions(props: { merge: Merge }) {
  const room = useRoom();
  const { isBusy, during } = createBusy();
  return (
    <div class="merge-actions">
      <Switch>
        <Match when={props.merge.state === "dropped"}>
          <button
            type="button"
            class="button is-primary"
            disabled={isBusy()}
            onClick={() => during(room.actions.actOnMerge(props.merge, { action: "restore" }))}
          >
            Restore
          </button>
        </Match>
        <Match when={true}>
          <button
            type="button"
            class="button is-primary"
            disabled={isBusy()}
            onClick={() => during(room.actions.actOnMerge(props.merge, { action: "merge" }))}
          >
            {isBusy() ? "Merging…" : "Merge"}
          </button>
          <DropButton merge={props.merge} isBusy={isBusy()} onBegin={during} />
        </Match>
      </Switch>
      <Show when={props.merge.state !== "dropped"}>
        <button
          type="button"
          class="button is-quiet"
          onClick={() => {
            room.actions.closeMerges();
            room.actions.openFile(null, props.merge.branch);
          }}
        >
          Browse files
        </button>
      </Show>
    </div>
  );
}

export function DropButton(props: {
  merge: Merge;
  isBusy: boolean;
  onBegin: (work: Promise<unknown>) => void;
}) {
  const room = useRoom();
  return (
    <button
      type="button"
      class="button is-danger"
      disabled={props.isBusy}
      onClick={() => props.onBegin(room.actions.dropMerge(props.merge))}
    >
      Drop
    </button>
  );
}
