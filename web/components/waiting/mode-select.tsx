import { For } from "solid-js";
import type { DeliveryMode } from "../../../contract/delivery.ts";

/** When something for a busy receiver is read. */
const MODES: Record<DeliveryMode, [word: string, meaning: string]> = {
  queue: ["Queue", "after this turn"],
  steer: ["Steer", "at the next step"],
  interrupt: ["Interrupt", "right away"],
};

export const wordOf = (mode: DeliveryMode): string => MODES[mode][0];
export const meaningOf = (mode: DeliveryMode): string => MODES[mode][1];

/** The mode that a key asks for beside plain Enter, or null: Alt+Enter steers, Cmd or Ctrl with `.` interrupts. */
export function modeOfKey(event: KeyboardEvent): DeliveryMode | null {
  const isCommand = event.metaKey || event.ctrlKey;
  if (event.key === "Enter" && event.altKey) return "steer";
  if (event.key === "." && isCommand) return "interrupt";
  return event.key === "Enter" && isCommand ? "queue" : null;
}

export function ModeSelect(props: { mode: DeliveryMode; onChange: (mode: DeliveryMode) => void }) {
  return (
    <select
      class="input mode-select"
      aria-label="When it is read"
      value={props.mode}
      // One of the options below.
      onChange={(event) => props.onChange(event.currentTarget.value as DeliveryMode)}
    >
      <For each={Object.entries(MODES)}>{([mode, [word]]) => <option value={mode}>{word}</option>}</For>
    </select>
  );
}
