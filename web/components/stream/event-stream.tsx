import { createMemo, For, Show } from "solid-js";
import { unwrap } from "solid-js/store";
import { useRoom } from "../../store/room.ts";
import { hasOlder, rowMatcher } from "../../store/selectors.ts";
import { isFiltering } from "../../store/view.ts";
import { Skeletons } from "../overlay/skeletons.tsx";
import { createFollowList } from "../scroll/create-follow-list.ts";
import { EarlierButton, NewBelowButton } from "../scroll/list-buttons.tsx";
import { makeIncrementalFilter } from "./filtered-ids.ts";
import { StreamRowView } from "./stream-row.tsx";
import { StreamToolbar } from "./stream-toolbar.tsx";

export function EventStream() {
  const room = useRoom();
  const matches = createMemo(() =>
    isFiltering(room.view.filter) ? rowMatcher({ ...room.view.filter }) : null,
  );
  const filter = makeIncrementalFilter();
  const ids = createMemo(
    () => {
      // Reading each id and row through the store would make thousands of signals: the length and the epoch say
      // enough, and the rest is read from the plain data beneath.
      const { stream } = room.state;
      const input = { count: stream.ids.length, epoch: stream.epoch, matches: matches() };
      return filter({ ...input, ids: unwrap(stream.ids), rows: unwrap(room.state).rows });
    },
    [],
    { equals: false },
  );
  const list = createFollowList({
    ids,
    hasOlder: () => hasOlder(room.state.stream),
    loadOlder: () => room.actions.loadOlder("stream"),
    resetOn: matches,
  });
  const isEmpty = () => ids().length === 0;
  return (
    <section class="column stream" aria-label="Event stream" data-column="stream" tabindex="-1">
      <StreamToolbar shown={ids().length} />
      <div
        class="column-body stream-body"
        ref={list.attach}
        tabindex="0"
        role="log"
        aria-label="Events"
        aria-live="off"
      >
        <div class="stream-rows">
          <Show when={hasOlder(room.state.stream) && room.state.orchestrator}>
            <EarlierButton isLoading={room.view.isLoadingOlder} onClick={list.loadOlder} />
          </Show>
          <Show when={room.state.orchestrator} fallback={<Skeletons class="row-skeleton" count={6} />}>
            <Show when={isEmpty()}>
              <NoRows />
            </Show>
          </Show>
          <For each={list.visibleIds()}>
            {(id) => <Show when={room.state.rows[id]}>{(row) => <StreamRowView row={row()} />}</Show>}
          </For>
        </div>
      </div>
      <NewBelowButton isShown={!list.isFollowing()} count={list.newCount()} onClick={list.follow} />
    </section>
  );
}

function NoRows() {
  const room = useRoom();
  return (
    <Show
      when={isFiltering(room.view.filter)}
      fallback={
        <div class="empty">
          <h3>Nothing has happened yet</h3>
          <p class="muted">
            Every answer, tool call and thought of the agents appears here as it happens. Say something to the
            conductor to begin.
          </p>
        </div>
      }
    >
      <div class="empty">
        <h3>No event matches</h3>
        <p class="muted">The filter looks at the events loaded so far.</p>
        <button type="button" class="button" onClick={() => room.actions.clearFilter()}>
          Clear filter
        </button>
      </div>
    </Show>
  );
}
