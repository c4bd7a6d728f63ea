import { Show } from "solid-js";
import { formatCount } from "../text/format-number.ts";
import { Icon } from "../text/icon.tsx";

export function EarlierButton(props: { isLoading: boolean; onClick: () => void }) {
  return (
    <div class="earlier">
      <button
        type="button"
        class="button is-small is-quiet"
        disabled={props.isLoading}
        onClick={() => props.onClick()}
      >
        {props.isLoading ? "Loading earlier events…" : "Load earlier events"}
      </button>
    </div>
  );
}

/** Back to the end, with how much has come there meanwhile. */
export function NewBelowButton(props: { isShown: boolean; count: number; onClick: () => void }) {
  return (
    <Show when={props.isShown}>
      <button type="button" class="new-below" onClick={() => props.onClick()}>
        <Icon name="arrowDown" />
        {props.count > 0 ? `${formatCount(props.count)} new` : "Latest"}
      </button>
    </Show>
  );
}
