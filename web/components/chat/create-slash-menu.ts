import { createEffect, createMemo, createResource, createSignal, on, type Accessor } from "solid-js";
import type { SlashCommandInfo } from "../../../contract/playbook.ts";
import type { Actions } from "../../store/actions.ts";
import { slashMatches, typedName } from "./slash-matches.ts";

export interface SlashMenu {
  /** Empty: closed. */
  commands: Accessor<readonly SlashCommandInfo[]>;
  active: Accessor<number>;
  /** The element of the active command. */
  activeId: Accessor<string | undefined>;
  take: (command: SlashCommandInfo) => void;
  /** True when the key was for the menu. */
  onKeyDown: (event: KeyboardEvent) => boolean;
}

/** Offers slash commands while the text is the beginning of one. They are read anew for each slash. */
export function createSlashMenu(deps: {
  text: Accessor<string>;
  read: Actions["listSlashCommands"];
  /** Puts a line in the place of what was typed. */
  take: (line: string) => void;
}): SlashMenu {
  const isTyping = createMemo(() => typedName(deps.text()) !== null);
  const [answer] = createResource(() => isTyping() || null, deps.read);
  const [isDismissed, setDismissed] = createSignal(false);
  const [active, setActive] = createSignal(0);
  createEffect(
    on(deps.text, () => {
      setActive(0);
      if (!isTyping()) setDismissed(false);
    }),
  );
  const commands = createMemo(() => {
    const read = answer.latest;
    return isTyping() && !isDismissed() && read?.ok ? slashMatches(read.value.items, deps.text()) : [];
  });
  const take = (command: SlashCommandInfo) => deps.take(`/${command.name} `);

  function onKeyDown(event: KeyboardEvent): boolean {
    const shown = commands();
    const command = shown[active()];
    if (!command) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isWhole = event.key === "Enter" && deps.text() === `/${command.name}`;
    if (step) setActive((at) => (at + step + shown.length) % shown.length);
    else if (event.key === "Escape") setDismissed(true);
    else if ((event.key === "Enter" && !isWhole && !event.shiftKey) || event.key === "Tab") take(command);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  const activeId = () => (commands().length > 0 ? `slash-${active()}` : undefined);
  return { commands, active, activeId, take, onKeyDown };
}
