import { For, Show } from "solid-js";
import { useRoom } from "../../store/room.ts";
import { ROW_CATEGORIES, type RowCategory } from "../../store/state.ts";
import { isFiltering } from "../../store/view.ts";
import { AgentChip } from "../text/agent-chip.tsx";
import { formatCount } from "../text/format-number.ts";
import { Icon } from "../text/icon.tsx";

export const CATEGORY_WORDS: Record<RowCategory, string> = {
  response: "Response",
  tool: "Tool",
  thinking: "Thinking",
  hook: "Hook",
  file: "File",
  system: "System",
};

export function StreamToolbar(props: { shown: number }) {
  const room = useRoom();
  const filter = () => room.view.filter;
  return (
    <header class="column-head stream-head" classList={{ "is-filtering": isFiltering(filter()) }}>
      <h2>Events</h2>
      <span class="column-count">{formatCount(props.shown)}</span>
      <div class="filters" role="group" aria-label="Categories shown">
        <For each={ROW_CATEGORIES}>
          {(category) => (
            <button
              type="button"
              class={`filter is-${category}`}
              aria-pressed={!filter().hiddenCategories.includes(category)}
              onClick={() => room.actions.toggleCategory(category)}
            >
              {CATEGORY_WORDS[category]}
            </button>
          )}
        </For>
      </div>
      <Show when={filter().agentId}>
        {(id) => (
          <button
            type="button"
            class="filter-agent"
            aria-label="Show all agents"
            onClick={() => room.actions.toggleAgentFilter(id())}
          >
            <AgentChip id={id()} name="" />
            <Icon name="close" />
          </button>
        )}
      </Show>
      <label class="search">
        <Icon name="search" />
        <input
          type="search"
          placeholder="Search events"
          aria-label="Search events"
          aria-keyshortcuts="/"
          data-search
          value={filter().search}
          onInput={(event) => room.actions.setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            room.actions.setSearch("");
            event.currentTarget.blur();
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      <Show when={isFiltering(filter())}>
        <button type="button" class="button is-small is-quiet" onClick={() => room.actions.clearFilter()}>
          Clear
        </button>
      </Show>
    </header>
  );
}
