import { createRoot, type JSX } from "solid-js";
import { createStore, produce } from "solid-js/store";
import { render } from "solid-js/web";
import { onTestFinished } from "vitest";
import { createApiClient } from "../../../web/client/api-client.ts";
import { createActions } from "../../../web/store/actions.ts";
import { RoomProvider, type Room } from "../../../web/store/room.ts";
import type { State } from "../../../web/store/state.ts";
import { initialView, type View } from "../../../web/store/view.ts";
import { at } from "../factories.ts";

interface Asked {
  method: string;
  path: string;
  body: string;
}

/**
 * Shows a part of the page in a room with this state and the page's own actions; `answer` stands in for the server.
 */
export function showInRoom(
  state: State,
  part: () => JSX.Element,
  answer: (asked: Asked) => Response = () => Response.json({}, { status: 404 }),
) {
  // jsdom knows the element, not how to open it.
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  const asked: Asked[] = [];
  const [read, setState] = createStore(state);
  const [view, setView] = createStore<View>(initialView(Date.parse(at())));
  const client = createApiClient({
    baseUrl: "http://room.test",
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const path = request.url.replace("http://room.test/api/orchestrators/default", "");
      const one = { method: request.method, path, body: await request.text() };
      asked.push(one);
      return answer(one);
    },
  });
  let ids = 0;
  const actions = createActions({
    orchestrator: "default",
    client,
    connection: {
      start: () => undefined,
      retryNow: () => undefined,
      check: () => undefined,
      loadOlder: async () => false,
      stop: () => undefined,
    },
    read,
    view,
    write: (change) => setState(produce(change)),
    show: (change) => setView(produce(change)),
    newId: () => `id-${(ids += 1)}`,
    now: () => Date.parse(at()),
  });
  const room: Room = { name: "default", state: read, view, actions };
  const root = document.createElement("div");
  document.body.append(root);
  const dispose = createRoot(() => render(() => <RoomProvider value={room}>{part()}</RoomProvider>, root));
  onTestFinished(() => {
    dispose();
    root.remove();
  });
  const button = (name: string): HTMLButtonElement => {
    const found = [...root.querySelectorAll("button")].find(
      (each) => (each.getAttribute("aria-label") ?? each.textContent?.trim()) === name,
    );
    if (!found) throw new Error(`No button "${name}" in: ${root.textContent}`);
    return found;
  };
  return { root, room, asked, button, text: () => root.textContent ?? "" };
}
