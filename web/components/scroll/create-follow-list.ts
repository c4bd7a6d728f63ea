import { createEffect, createMemo, createSignal, on, type Accessor } from "solid-js";
import { makeScrollBox, type ScrollBoxEvents } from "./scroll-box.ts";
import { growDown, growUp, newAfter, rangeAt, type Place, type WindowRange } from "./window-range.ts";

interface FollowListOptions {
  /** All ids, oldest first. May be one array that grows, as long as the accessor notifies. */
  ids: Accessor<readonly string[]>;
  hasOlder: Accessor<boolean>;
  loadOlder: () => Promise<boolean>;
  /** When it changes, the list goes back to its end. */
  resetOn: Accessor<unknown>;
}

interface FollowList {
  /** For the scrolling element, whose only child holds the rows, each with `data-row`. */
  attach: (scroller: HTMLElement) => void;
  visibleIds: Accessor<readonly string[]>;
  isFollowing: Accessor<boolean>;
  /** Rows that came below since the list stopped following. */
  newCount: Accessor<number>;
  follow: () => void;
  loadOlder: () => void;
}

const NEAR_PX = 800;
const AT_END_PX = 8;
const LEFT_END_PX = 24;

/**
 * A long list that sticks to its end until the user scrolls up. Only a window of it is in the page, which moves
 * with the scroll position while what the user looks at keeps its place.
 */
export function createFollowList(options: FollowListOptions): FollowList {
  const { ids } = options;
  const [place, setPlace] = createSignal<Place | null>(null);
  const box = makeScrollBox({
    onScroll,
    onResize: () => {
      if (!place()) box.toEnd();
    },
  });
  const range = () => rangeAt(ids(), place());
  let isLoading = false;

  function follow(): void {
    setPlace(null);
    box.toEnd();
  }

  function stand({ start, end }: WindowRange): void {
    const all = ids();
    setPlace({ firstId: all[start], count: end - start, lastSeenId: place()?.lastSeenId ?? all.at(-1) });
  }

  async function loadOlder(): Promise<void> {
    if (isLoading || !options.hasOlder()) return;
    isLoading = true;
    if (!place()) stand(range());
    const hasMore = await options.loadOlder();
    isLoading = false;
    if (hasMore && range().start > 0) box.keepPlace(() => stand(growUp(range())));
  }

  function onScroll({ topPx, wentUp, fromEndPx }: Parameters<ScrollBoxEvents["onScroll"]>[0]): void {
    // The common case, a list that follows its end, asks for no layout.
    if (!place() && !wentUp) return;
    const distancePx = fromEndPx();
    if (!place()) {
      if (distancePx <= LEFT_END_PX) return;
      stand(range());
    }
    const { start, end } = range();
    const total = ids().length;
    if (distancePx < AT_END_PX && end === total) follow();
    else if (distancePx < NEAR_PX && end < total) box.keepPlace(() => stand(growDown({ start, end }, total)));
    else if (topPx < NEAR_PX && start > 0) box.keepPlace(() => stand(growUp({ start, end })));
    else if (topPx < NEAR_PX && wentUp) void loadOlder();
  }

  createEffect(on(options.resetOn, follow, { defer: true }));

  return {
    attach: box.attach,
    visibleIds: createMemo(() => ids().slice(range().start, range().end)),
    isFollowing: () => place() === null,
    newCount: createMemo(() => newAfter(ids(), place())),
    follow,
    loadOlder: () => void loadOlder(),
  };
}
