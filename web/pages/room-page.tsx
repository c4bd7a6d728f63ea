import { createEffect, Show, untrack } from "solid-js";
import { AgentList } from "../components/agents/agent-list.tsx";
import { ChatPanel } from "../components/chat/chat-panel.tsx";
import { DropHint } from "../components/files/drop-hint.tsx";
import { Banners } from "../components/header/banners.tsx";
import { RoomHeader } from "../components/header/room-header.tsx";
import { ConflictBanner } from "../components/merges/conflict-banner.tsx";
import { ColumnBoundary } from "../components/overlay/column-boundary.tsx";
import { ToastList } from "../components/overlay/toast-list.tsx";
import { EventStream } from "../components/stream/event-stream.tsx";
import { createRoom, RoomProvider } from "../store/room.ts";
import { createColumnWidths } from "./create-column-widths.ts";
import { createFileDrop } from "./create-file-drop.ts";
import { createShortcuts } from "./create-shortcuts.ts";
import { Divider } from "./divider.tsx";
import { Panels } from "./panels.tsx";
import { TabBar } from "./tab-bar.tsx";

/** The control room of one orchestrator: agents, what happens, and the conversation that steers it. */
export function RoomPage(props: { name: string }) {
  // A page shows one orchestrator for its whole life; another one is another page load.
  const room = createRoom(untrack(() => props.name));
  const widths = createColumnWidths();
  createShortcuts(room.actions);
  createFileDrop(room);
  createEffect(() => {
    document.title = room.name === "default" ? "Control Room" : `${room.name} · Control Room`;
  });
  const isStale = () => room.state.staleSinceMs !== null && room.state.connection.phase !== "online";
  return (
    <RoomProvider value={room}>
      <div class="room" data-tab={room.view.tab} classList={{ "has-drawer": room.view.isChatDrawerOpen }}>
        <ColumnBoundary name="The header">
          <RoomHeader />
          <Banners />
          <ConflictBanner />
        </ColumnBoundary>
        <main
          class="columns"
          classList={{ "is-stale": isStale() }}
          style={{ "--agents-width": `${widths.agents()}px`, "--chat-width": `${widths.chat()}px` }}
        >
          <ColumnBoundary name="The agents">
            <AgentList />
          </ColumnBoundary>
          <Divider
            column="agents"
            side="left"
            width={widths.agents()}
            onResize={(widthPx) => widths.resize("agents", widthPx)}
          />
          <ColumnBoundary name="The event stream">
            <EventStream />
          </ColumnBoundary>
          <Divider
            column="chat"
            side="right"
            width={widths.chat()}
            onResize={(widthPx) => widths.resize("chat", widthPx)}
          />
          <Show when={room.view.isChatDrawerOpen}>
            <button
              type="button"
              class="drawer-shade"
              aria-label="Close chat"
              onClick={() => room.actions.setChatDrawer(false)}
            />
          </Show>
          <ColumnBoundary name="The chat">
            <ChatPanel />
          </ColumnBoundary>
        </main>
        <TabBar />
        <Panels />
        <DropHint />
        <ToastList />
      </div>
    </RoomProvider>
  );
}
