import { createMemo, createSignal, For, Show, untrack } from "solid-js";
import { unwrap } from "solid-js/store";
import { useRoom } from "../../store/room.ts";
import { hasOlder, isConductorBusy, newestReply, showsTyping } from "../../store/selectors.ts";
import { Skeletons } from "../overlay/skeletons.tsx";
import { createFollowList } from "../scroll/create-follow-list.ts";
import { EarlierButton, NewBelowButton } from "../scroll/list-buttons.tsx";
import { ContextBar } from "../text/context-bar.tsx";
import { Icon } from "../text/icon.tsx";
import { StatusBadge } from "../text/status-badge.tsx";
import { ChatEntryView } from "./chat-entry.tsx";
import { ChatInput } from "./chat-input.tsx";
import { EmptyChat } from "./empty-chat.tsx";
import { OutgoingList } from "./outgoing-list.tsx";

export function ChatPanel() {
  const room = useRoom();
  const ids = createMemo<readonly string[]>(
    () => {
      const { chat } = room.state;
      const sizeAndEpoch = [chat.ids.length, chat.epoch];
      return sizeAndEpoch.length > 0 ? unwrap(chat.ids) : [];
    },
    [],
    { equals: false },
  );
  const list = createFollowList({
    ids,
    hasOlder: () => hasOlder(room.state.chat),
    loadOlder: () => room.actions.loadOlder("chat"),
    // One's own message is always brought into view.
    resetOn: () => room.state.outgoing.at(-1)?.localId,
  });
  const isEmpty = () => ids().length === 0 && room.state.outgoing.length === 0;
  return (
    <section class="column chat" aria-label="Chat" data-column="chat" tabindex="-1">
      <ChatHead />
      <div
        class="column-body chat-body"
        ref={list.attach}
        tabindex="0"
        role="log"
        aria-label="Conversation"
        aria-live="off"
      >
        <div class="chat-entries">
          <Show when={hasOlder(room.state.chat) && room.state.orchestrator}>
            <EarlierButton isLoading={room.view.isLoadingOlder} onClick={list.loadOlder} />
          </Show>
          <Show when={room.state.orchestrator} fallback={<Skeletons class="bubble-skeleton" count={3} />}>
            <Show when={isEmpty() && !hasOlder(room.state.chat)}>
              <EmptyChat />
            </Show>
          </Show>
          <For each={list.visibleIds()}>
            {(id) => (
              <Show when={room.state.entries[id]}>{(entry) => <ChatEntryView entry={entry()} />}</Show>
            )}
          </For>
          <OutgoingList />
          <Typing />
        </div>
      </div>
      <NewBelowButton isShown={!list.isFollowing()} count={list.newCount()} onClick={list.follow} />
      <ChatInput />
      <ReplyAnnouncer />
    </section>
  );
}

function Typing() {
  const room = useRoom();
  return (
    <Show when={showsTyping(room.state)}>
      <div class="typing" role="status">
        <span class="typing-dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
        The conductor is working
      </div>
    </Show>
  );
}

function ChatHead() {
  const room = useRoom();
  return (
    <header class="column-head chat-head">
      <h2>Chat</h2>
      <Show when={room.state.orchestrator}>
        {(orchestrator) => (
          <>
            <StatusBadge
              status={isConductorBusy(room.state) ? "executing" : orchestrator().status}
              reason={orchestrator().status_reason}
            />
            <ContextBar
              tokens={orchestrator().context_tokens}
              window={orchestrator().context_window}
              label="Context of the conductor"
            />
          </>
        )}
      </Show>
      <button
        type="button"
        class="button is-quiet is-icon chat-close"
        aria-label="Close chat"
        onClick={() => room.actions.setChatDrawer(false)}
      >
        <Icon name="close" />
      </button>
    </header>
  );
}

/** Reads the conductor's finished words to those who cannot see them come. */
function ReplyAnnouncer() {
  const room = useRoom();
  const [sinceSeq, setSinceSeq] = createSignal<number | null>(null);
  const words = createMemo(() => {
    const count = room.state.chat.ids.length;
    if (!room.state.orchestrator || count === 0) return "";
    if (sinceSeq() === null) setSinceSeq(untrack(() => room.state.lastSeq));
    return newestReply(room.state, sinceSeq() ?? 0);
  });
  return (
    <div class="visually-hidden" aria-live="polite">
      {words()}
    </div>
  );
}
