import { createContext, onCleanup, useContext } from "solid-js";
import { createStore, produce } from "solid-js/store";
import { createApiClient } from "../client/api-client.ts";
import { createEventSocket } from "../client/event-socket.ts";
import { newId } from "../client/new-id.ts";
import { openWebSocket } from "../client/open-socket.ts";
import { createActions, type Actions } from "./actions.ts";
import { connectRoom } from "./connect.ts";
import { emptyState, type State } from "./state.ts";
import { initialView, type View } from "./view.ts";

export interface Room {
  name: string;
  state: State;
  view: View;
  actions: Actions;
}

/** One orchestrator on screen: its state, what the user sees of it and can do. Lives as long as its owner. */
export function createRoom(name: string): Room {
  const [state, setState] = createStore<State>(emptyState());
  const [view, setView] = createStore<View>(initialView(Date.now()));
  const write = (change: (draft: State) => void) => setState(produce(change));
  const show = (change: (draft: View) => void) => setView(produce(change));
  const client = createApiClient();
  const connection = connectRoom({
    orchestrator: name,
    client,
    read: state,
    write,
    createSocket: (events) =>
      createEventSocket({
        ...events,
        baseUrl: location.origin.replace(/^http/, "ws"),
        openSocket: openWebSocket,
        now: Date.now,
        random: Math.random,
        schedule,
      }),
    now: Date.now,
    random: Math.random,
    schedule,
  });
  const actions = createActions({
    orchestrator: name,
    client,
    connection,
    read: state,
    view,
    write,
    show,
    newId,
    now: Date.now,
  });

  connection.start();
  const ticking = setInterval(() => setView("nowMs", Date.now()), 1_000);
  const onOnline = () => connection.retryNow();
  const onVisible = () => {
    if (document.visibilityState === "visible") connection.check();
  };
  addEventListener("online", onOnline);
  document.addEventListener("visibilitychange", onVisible);
  onCleanup(() => {
    connection.stop();
    clearInterval(ticking);
    removeEventListener("online", onOnline);
    document.removeEventListener("visibilitychange", onVisible);
  });
  return { name, state, view, actions };
}

function schedule(task: () => void, delayMs: number): () => void {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
}

const RoomContext = createContext<Room>();
export const RoomProvider = RoomContext.Provider;

export function useRoom(): Room {
  const room = useContext(RoomContext);
  if (!room) throw new Error("useRoom outside of RoomProvider");
  return room;
}
