import { onCleanup } from "solid-js";
import type { Actions } from "../store/actions.ts";
import type { Tab } from "../store/view.ts";

const COLUMN_OF_KEY: Record<string, Tab> = { a: "agents", s: "stream", c: "chat" };
/** How long after `g` a second key counts. */
const CHORD_MS = 1_200;

/** `/` searches, `g` then `a`, `s` or `c` goes to a column, Cmd or Ctrl with `.` interrupts the conductor. */
export function createShortcuts(actions: Actions): void {
  let chordUntilMs = 0;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if ((event.metaKey || event.ctrlKey) && event.key === ".") {
      event.preventDefault();
      void actions.interruptConductor();
      return;
    }
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    const column = event.timeStamp < chordUntilMs ? COLUMN_OF_KEY[event.key] : undefined;
    chordUntilMs = event.key === "g" ? event.timeStamp + CHORD_MS : 0;
    if (column) goTo(column, event);
    else if (event.key === "/") {
      actions.selectTab("stream");
      focus("[data-search]", event);
    }
  }

  function goTo(column: Tab, event: KeyboardEvent): void {
    actions.selectTab(column);
    if (column === "chat") actions.setChatDrawer(true);
    focus(column === "chat" ? "[data-composer]" : `[data-column="${column}"]`, event);
  }

  document.addEventListener("keydown", onKeyDown);
  onCleanup(() => document.removeEventListener("keydown", onKeyDown));
}

function focus(selector: string, event: KeyboardEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>(selector)?.focus();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
