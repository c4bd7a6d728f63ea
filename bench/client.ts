import { BatchSchema, type WireItem } from "../contract/frame.ts";

export interface Client {
  /** What came, in order, with when it came. */
  items: Received[];
  /** The first item, come or to come, that is wanted. Each is looked at once. */
  until: (isWanted: (item: WireItem) => boolean) => Promise<Received>;
  close: () => void;
}

export interface Received {
  item: WireItem;
  at: number;
}

const PATIENCE_MS = 60_000;

/** A socket like the page's. */
export async function connect(serverUrl: string): Promise<Client> {
  const socket = new WebSocket(`${serverUrl.replace("http", "ws")}/ws`, ["v1"]);
  const items: Received[] = [];
  const waiting = new Set<(received: Received) => void>();
  socket.addEventListener("message", ({ data }) => {
    const at = Date.now();
    for (const item of BatchSchema.parse(JSON.parse(String(data))).events) {
      items.push({ item, at });
      for (const look of waiting) look({ item, at });
    }
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("The socket was refused")));
  });
  return { items, until: (isWanted) => until(items, waiting, isWanted), close: () => socket.close() };
}

function until(
  items: readonly Received[],
  waiting: Set<(received: Received) => void>,
  isWanted: (item: WireItem) => boolean,
): Promise<Received> {
  const here = items.find(({ item }) => isWanted(item));
  if (here) return Promise.resolve(here);
  return new Promise((resolve, reject) => {
    const look = (received: Received): void => {
      if (!isWanted(received.item)) return;
      clearTimeout(timer);
      waiting.delete(look);
      resolve(received);
    };
    const timer = setTimeout(() => reject(new Error("What was waited for did not come")), PATIENCE_MS);
    waiting.add(look);
  });
}

export async function post(serverUrl: string, path: string, body: object): Promise<unknown> {
  const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const response = await fetch(serverUrl + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return await response.json();
}

export async function callTool(serverUrl: string, name: string, args: object): Promise<void> {
  await post(serverUrl, "/mcp", {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name, arguments: args },
  });
}
