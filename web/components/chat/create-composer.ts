import { createEffect, createSignal, on, type Accessor } from "solid-js";
import type { DeliveryMode } from "../../../contract/delivery.ts";
import { LIMITS } from "../../../contract/limits.ts";
import type { Room } from "../../store/room.ts";
import { isConductorBusy, sentMessages } from "../../store/selectors.ts";
import { createSlashMenu, type SlashMenu } from "./create-slash-menu.ts";
import { modeOfKey } from "../waiting/mode-select.tsx";
import { notRecalling, recallStep } from "./input-history.ts";

export interface Composer {
  text: Accessor<string>;
  menu: SlashMenu;
  /** Why nothing can be sent now, or null. */
  whyNot: Accessor<string | null>;
  isBusy: Accessor<boolean>;
  mode: Accessor<DeliveryMode>;
  setMode: (mode: DeliveryMode) => void;
  attach: (area: HTMLTextAreaElement) => void;
  type: (text: string) => void;
  /** With the chosen mode, unless a key asked for another. */
  send: (mode?: DeliveryMode) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** The chat input's behaviour: sending, recalling what was sent, and taking drafts from elsewhere. */
export function createComposer(room: Room): Composer {
  const [text, setText] = createSignal("");
  const [mode, setMode] = createSignal<DeliveryMode>("queue");
  const [recall, setRecall] = createSignal(notRecalling);
  let area: HTMLTextAreaElement | undefined;
  const whyNot = () => reasonNotToSend(room, text());
  const isBusy = () => isConductorBusy(room.state);

  function write(next: string): void {
    setText(next);
    if (!area) return;
    area.value = next;
    area.setSelectionRange(next.length, next.length);
  }

  function take(line: string): void {
    write(line);
    area?.focus();
  }

  const menu = createSlashMenu({ text, read: room.actions.listSlashCommands, take });

  function send(asked: DeliveryMode = mode()): void {
    const message = text().trim();
    if (message === "" || whyNot() !== null) return;
    room.actions.sendMessage(message, isBusy() ? asked : "queue");
    setMode("queue");
    setRecall(notRecalling);
    write("");
  }

  function recallOther(event: KeyboardEvent, step: 1 | -1): void {
    if (!area || !isAtEdge(area, step === 1) || (step === -1 && recall().index === -1)) return;
    const found = recallStep(sentMessages(room.state), recall(), text(), step);
    if (!found) return;
    event.preventDefault();
    setRecall(found.recall);
    write(found.text);
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Enter may only mean that an input method's word is chosen.
    if (event.isComposing || menu.onKeyDown(event)) return;
    const asked = modeOfKey(event);
    // Without a text the key means to stop only: the page's shortcut does that.
    if (asked === "interrupt" && text().trim() === "") return;
    if (asked !== null) {
      event.preventDefault();
      send(asked === "queue" ? undefined : asked);
    } else if (event.key === "ArrowUp") recallOther(event, 1);
    else if (event.key === "ArrowDown") recallOther(event, -1);
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  }

  const takeDraft = () => take(room.view.draft.text);
  createEffect(on(() => room.view.draft.nonce, takeDraft, { defer: true }));

  const type = (next: string) => {
    setText(next);
    setRecall(notRecalling);
  };
  const attach = (element: HTMLTextAreaElement) => void (area = element);
  return { text, menu, whyNot, isBusy, mode, setMode, attach, type, send, onKeyDown };
}

function reasonNotToSend(room: Room, text: string): string | null {
  if (room.state.connection.phase === "loading") return "Loading.";
  if (!room.state.orchestrator || room.state.connection.phase !== "online")
    return "Not connected. Your text is kept.";
  if (text.length > LIMITS.messageChars) return `Too long: at most ${LIMITS.messageChars} characters.`;
  return null;
}

/** Whether the caret stands where the arrow would leave the text. */
function isAtEdge(area: HTMLTextAreaElement, isUp: boolean): boolean {
  const { selectionStart: start, selectionEnd: end, value } = area;
  if (start !== end) return false;
  return isUp ? !value.slice(0, start).includes("\n") : !value.slice(end).includes("\n");
}
