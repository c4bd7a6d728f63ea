import { createMemo, For, Show } from "solid-js";
import { createStore } from "solid-js/store";
import type { Merge } from "../../../contract/merge.ts";
import { useRoom } from "../../store/room.ts";
import { ConflictFile } from "./conflict-file.tsx";
import { createBusy } from "./create-busy.ts";
import { DelegateForm } from "./delegate-form.tsx";
import { DropButton } from "./plain-actions.tsx";
import { resolutionOf, type Choice } from "./resolution.ts";

/** Both sides of every file that cannot be merged by itself, and the ways out. */
export function ConflictView(props: { merge: Merge }) {
  const room = useRoom();
  const { isBusy, during } = createBusy();
  const [choices, setChoices] = createStore<Record<string, Choice>>({});
  const takeAll = (take: "ours" | "theirs") =>
    during(room.actions.actOnMerge(props.merge, { action: "resolve", take }));
  return (
    <>
      <div class="merge-actions">
        <button type="button" class="button" disabled={isBusy()} onClick={() => takeAll("ours")}>
          Keep main's
        </button>
        <button type="button" class="button" disabled={isBusy()} onClick={() => takeAll("theirs")}>
          Take {props.merge.agent_name}'s
        </button>
        <button
          type="button"
          class="button"
          disabled={isBusy()}
          onClick={() => during(room.actions.actOnMerge(props.merge, { action: "merge" }))}
        >
          Try again
        </button>
        <DropButton merge={props.merge} isBusy={isBusy()} onBegin={during} />
      </div>
      <DelegateForm merge={props.merge} isBusy={isBusy()} onBegin={during} />
      <For each={props.merge.conflicts}>
        {(conflict) => (
          <ConflictFile
            conflict={conflict}
            agentName={props.merge.agent_name}
            choice={choices[conflict.path]}
            onChoose={(choice) => setChoices(conflict.path, choice)}
          />
        )}
      </For>
      <Show when={Object.keys(choices).length > 0}>
        <ChosenActions merge={props.merge} choices={choices} isBusy={isBusy()} onBegin={during} />
      </Show>
    </>
  );
}

/** What was chosen file by file, once every file has its choice. */
function ChosenActions(props: {
  merge: Merge;
  choices: Record<string, Choice>;
  isBusy: boolean;
  onBegin: (work: Promise<unknown>) => void;
}) {
  const room = useRoom();
  const wanted = createMemo(() => resolutionOf(props.merge, props.choices));
  const merge = () => {
    const action = wanted();
    if ("action" in action) props.onBegin(room.actions.actOnMerge(props.merge, action));
  };
  return (
    <div class="merge-actions">
      <button
        type="button"
        class="button is-primary"
        disabled={props.isBusy || "missing" in wanted()}
        onClick={merge}
      >
        Merge as chosen
      </button>
      <span class="muted">{missingIn(wanted())}</span>
    </div>
  );
}

function missingIn(wanted: ReturnType<typeof resolutionOf>): string {
  return "missing" in wanted ? wanted.missing : "";
}
