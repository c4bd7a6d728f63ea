import { For } from "solid-js";
import { useRoom } from "../store/room.ts";
import type { Tab } from "../store/view.ts";

const TABS: readonly { tab: Tab; word: string }[] = [
  { tab: "agents", word: "Agents" },
  { tab: "stream", word: "Stream" },
  { tab: "chat", word: "Chat" },
];

/** On narrow screens, which show one column at a time. */
export function TabBar() {
  const room = useRoom();
  return (
    <nav class="tabs" aria-label="Columns">
      <For each={TABS}>
        {({ tab, word }) => (
          <button
            type="button"
            class="tab"
            aria-current={room.view.tab === tab ? "page" : undefined}
            onClick={() => room.actions.selectTab(tab)}
          >
            {word}
          </button>
        )}
      </For>
    </nav>
  );
}
