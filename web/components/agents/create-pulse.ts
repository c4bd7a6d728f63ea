import { createEffect, on, type Accessor } from "solid-js";

const MIN_GAP_MS = 700;

/** Lights `element` briefly when `activity` grows, at most once in 700 ms and not for those who want no motion. */
export function createPulse(element: Accessor<HTMLElement | undefined>, activity: Accessor<number>): void {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let lastMs = 0;
  createEffect(
    on(
      activity,
      () => {
        const now = performance.now();
        if (calm.matches || now - lastMs < MIN_GAP_MS) return;
        lastMs = now;
        element()?.animate([{ opacity: 0 }, { opacity: 1 }, { opacity: 0 }], {
          duration: 480,
          easing: "ease-out",
        });
      },
      { defer: true },
    ),
  );
}
