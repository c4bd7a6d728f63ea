import { onCleanup } from "solid-js";

interface ScrollBox {
  attach: (element: HTMLElement) => void;
  toEnd: () => void;
  /** Runs what adds or removes rows; the first row on screen stays where it is. */
  keepPlace: (change: () => void) => void;
}

export interface ScrollBoxEvents {
  /** `fromEndPx` asks for layout, hence a function. */
  onScroll: (event: { topPx: number; wentUp: boolean; fromEndPx: () => number }) => void;
  /** The box or what it holds has another size. */
  onResize: () => void;
}

/** A scrolling element whose only child holds rows marked `data-row`. */
export function makeScrollBox(events: ScrollBoxEvents): ScrollBox {
  let box: HTMLElement | undefined;
  let lastTopPx = 0;

  function scrollTo(topPx: number): void {
    if (!box) return;
    box.scrollTop = topPx;
    lastTopPx = box.scrollTop;
  }

  function attach(element: HTMLElement): void {
    box = element;
    const onScroll = () => {
      const topPx = element.scrollTop;
      const wentUp = topPx < lastTopPx - 1;
      lastTopPx = topPx;
      const fromEndPx = () => element.scrollHeight - element.clientHeight - topPx;
      events.onScroll({ topPx, wentUp, fromEndPx });
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    const observer = new ResizeObserver(() => events.onResize());
    observer.observe(element);
    // The rows' box is there once the element is filled, which is after this call.
    queueMicrotask(() => {
      if (element.firstElementChild) observer.observe(element.firstElementChild);
    });
    onCleanup(() => observer.disconnect());
  }

  function keepPlace(change: () => void): void {
    const anchor = box && firstOnScreen(box);
    const topBefore = anchor?.getBoundingClientRect().top ?? 0;
    change();
    if (box && anchor) scrollTo(box.scrollTop + anchor.getBoundingClientRect().top - topBefore);
  }

  return { attach, toEnd: () => scrollTo(box?.scrollHeight ?? 0), keepPlace };
}

function firstOnScreen(box: HTMLElement): Element | undefined {
  const { top } = box.getBoundingClientRect();
  const rows = box.firstElementChild?.querySelectorAll("[data-row]") ?? [];
  for (const row of rows) if (row.getBoundingClientRect().bottom > top) return row;
  return undefined;
}
