import { createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from "solid-js";
import { growDown, growUp, tailRange, type WindowRange } from "./window-range.ts";

export interface FollowListOptions {
  /** All ids, oldest first. May be one array that grows, as long as the accessor notifies. */
  ids: Accessor<readonly string[]>;
  hasOlder: Accessor<boolean>;
  loadOlder(): Promise<boolean>;
  /** When it changes, the list goes back to its end. */
  resetOn: Accessor<unknown>;
}

export interface FollowList {
  /** For the scrolling element, whose only child holds the rows as its children. */
  attach(scroller: HTMLElement): void;
  visibleIds: Accessor<readonly string[]>;
  isFollowing: Accessor<boolean>;
  /** Rows that came below since the list stopped following. */
  newCount: Accessor<number>;
  follow(): void;
  loadOlder(): void;
}

/** Where the list stands while it does not follow. Named by ids, which stay right when older rows come before. */
interface Place {
  firstId: string | undefined;
  count: number;
  lastSeenId: string | undefined;
}

const NEAR_PX = 800;
const AT_END_PX = 8;
const LEFT_END_PX = 24;

/**
 * A long list that sticks to its end until the user scrolls up. Only a window of it is in the page, which moves
 * with the scroll position while what the user looks at keeps its place.
 */
export function createFollowList(options: FollowListOptions): FollowList {
  let scroller: HTMLElement | undefined;
  let lastTop = 0;
  let isLoading = false;
  const [place, setPlace] = createSignal<Place | null>(null);

  const rangeOf = (ids: readonly string[]): WindowRange => {
    const current = place();
    if (!current) return tailRange(ids.length);
    const start = Math.max(0, current.firstId === undefined ? 0 : ids.indexOf(current.firstId));
    return { start, end: Math.min(ids.length, start + current.count) };
  };
  const visibleIds = createMemo(() => {
    const ids = options.ids();
    const { start, end } = rangeOf(ids);
    return ids.slice(start, end);
  });
  const newCount = createMemo(() => {
    const current = place();
    const ids = options.ids();
    if (current?.lastSeenId === undefined) return current ? ids.length : 0;
    const lastSeen = ids.lastIndexOf(current.lastSeenId);
    return lastSeen < 0 ? 0 : ids.length - 1 - lastSeen;
  });

  function scrollToEnd(): void {
    if (!scroller) return;
    scroller.scrollTop = scroller.scrollHeight;
    lastTop = scroller.scrollTop;
  }

  function follow(): void {
    setPlace(null);
    scrollToEnd();
  }

  function showRange(range: WindowRange): void {
    const ids = options.ids();
    const lastSeenId = place()?.lastSeenId ?? ids.at(-1);
    setPlace({ firstId: ids[range.start], count: range.end - range.start, lastSeenId });
  }

  /** Changes the rows so that the first one on screen stays where it is. */
  function moveWindow(range: WindowRange): void {
    const anchor = scroller && firstOnScreen(scroller);
    const topBefore = anchor?.getBoundingClientRect().top ?? 0;
    showRange(range);
    if (!scroller || !anchor) return;
    scroller.scrollTop += anchor.getBoundingClientRect().top - topBefore;
    lastTop = scroller.scrollTop;
  }

  async function loadOlder(): Promise<void> {
    if (isLoading || !options.hasOlder()) return;
    isLoading = true;
    if (!place()) showRange(rangeOf(options.ids()));
    const hasMore = await options.loadOlder();
    isLoading = false;
    if (!hasMore) return;
    const range = rangeOf(options.ids());
    if (range.start > 0) moveWindow(growUp(range));
  }

  function onScroll(): void {
    if (!scroller) return;
    const top = scroller.scrollTop;
    const wentUp = top < lastTop - 1;
    lastTop = top;
    // The common case, a list that follows its end, asks for no layout.
    if (!place() && !wentUp) return;
    const fromEnd = scroller.scrollHeight - scroller.clientHeight - top;
    const ids = options.ids();
    const range = rangeOf(ids);
    if (!place()) {
      if (fromEnd <= LEFT_END_PX) return;
      showRange(range);
    }
    if (fromEnd < AT_END_PX && range.end === ids.length) follow();
    else if (fromEnd < NEAR_PX && range.end < ids.length) moveWindow(growDown(range, ids.length));
    else if (top < NEAR_PX && range.start > 0) moveWindow(growUp(range));
    else if (top < NEAR_PX && wentUp) void loadOlder();
  }

  function attach(element: HTMLElement): void {
    scroller = element;
    element.addEventListener("scroll", onScroll, { passive: true });
    const observer = new ResizeObserver(() => {
      if (!place()) scrollToEnd();
    });
    observer.observe(element);
    // The rows' box is there once the element is filled, which is after this call.
    queueMicrotask(() => {
      if (element.firstElementChild) observer.observe(element.firstElementChild);
    });
    onCleanup(() => observer.disconnect());
  }

  createEffect(on(options.resetOn, follow, { defer: true }));

  return {
    attach,
    visibleIds,
    isFollowing: () => place() === null,
    newCount,
    follow,
    loadOlder: () => void loadOlder(),
  };
}

function firstOnScreen(scroller: HTMLElement): Element | undefined {
  const top = scroller.getBoundingClientRect().top;
  const rows = scroller.firstElementChild?.querySelectorAll("[data-row]") ?? [];
  for (const row of rows) if (row.getBoundingClientRect().bottom > top) return row;
  return undefined;
}
