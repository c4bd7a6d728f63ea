import { Match, Show, Switch } from "solid-js";
import type { Merge } from "../../../contract/merge.ts";
import { resolverOf } from "../../store/merges.ts";
import { useRoom } from "../../store/room.ts";
import { AgentChip } from "../text/agent-chip.tsx";
import { plural } from "../text/format-number.ts";
import { Icon, type IconName } from "../text/icon.tsx";
import { Since } from "../text/since.tsx";
import { BranchDiff } from "./branch-diff.tsx";
import { ConflictView } from "./conflict-view.tsx";
import { PlainActions } from "./plain-actions.tsx";
import { someOf, STATE_WORDS } from "./merge-words.ts";

const ICON_OF: Record<Merge["state"], IconName> = {
  conflict: "triangleAlert",
  review: "search",
  unfinished: "circlePlay",
  kept: "gitBranch",
  dropped: "trash",
  merged: "check",
};

/** One branch: whose, what for, why it is not in main; and opened, what to do about it. */
export function MergeItem(props: { merge: Merge; isOpen: boolean; onToggle: () => void }) {
  const bodyId = () => `merge-${props.merge.id}`;
  return (
    <li class={`merge is-${props.merge.state}`}>
      <button
        type="button"
        class="merge-head"
        aria-expanded={props.isOpen}
        aria-controls={bodyId()}
        onClick={() => props.onToggle()}
      >
        <Icon name="chevronRight" />
        <span class="merge-state">
          <Icon name={ICON_OF[props.merge.state]} />
          {STATE_WORDS[props.merge.state]}
        </span>
        <span class="merge-who">
          <AgentChip id={props.merge.agent_id} name={props.merge.agent_name} />
          <code class="merge-branch">{props.merge.branch}</code>
        </span>
        <Since at={props.merge.updated_at} />
        <span class="merge-task">{props.merge.task}</span>
        <span class="merge-files muted" title={props.merge.files.join("\n")}>
          {plural(props.merge.files.length, "file")}: {someOf(props.merge.files)}
        </span>
      </button>
      <Show when={props.isOpen}>
        <div class="merge-body" id={bodyId()}>
          <Reason merge={props.merge} />
          <Switch>
            <Match when={props.merge.state === "conflict"}>
              <ConflictView merge={props.merge} />
            </Match>
            <Match when={true}>
              <PlainActions merge={props.merge} />
              <BranchDiff merge={props.merge} />
            </Match>
          </Switch>
        </div>
      </Show>
    </li>
  );
}

function Reason(props: { merge: Merge }) {
  const room = useRoom();
  const resolver = () => {
    const id = resolverOf(room.state, props.merge.id);
    return id === null ? undefined : room.state.agents[id];
  };
  return (
    <p class="merge-reason" role="status">
      {props.merge.reason}
      <Show when={resolver()}>{(agent) => <> {agent().name} is asked to resolve it.</>}</Show>
    </p>
  );
}
