import { BatchSchema, type WireItem } from "../contract/frame.ts";

export interface Client {
  /** What came, in order, with when it came. */
  items: { item: WireItem; at: number }[];
  until: (isIt: (item: WireItem) => boolean) => Promise<{ item: WireItem; at: number }>;
  close: () => void;
}

const PATIENCE_MS = 60_000;

/** A socket like the page's. */
export async function connect(serverUrl: string): Promise<Client> {
  const socket = new WebSocket(`${serverUrl.replace("http", "ws")}/ws`, ["v1"]);
  const items: Client["items"] = [];
  const waiting = new Set<() => void>();
  socket.addEventListener("message", ({ data }) => {
    const at = Date.now();
    const { events } = BatchSchema.parse(JSON.parse(String(data)));
    for (const item of events) items.push({ item, at });
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("The socket was refused")));
  });
  return { items, until: (isIt) => until(items, waiting, isIt), close: () => socket.close() };
}

function until(items: Client["items"], waiting: Set<() => void>, isIt: (item: WireItem) => boolean) {
  return new Promise<{ item: WireItem; at: number }>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("What was waited for did not come")), PATIENCE_MS);
    const look = (): void => {
      const found = items.find(({ item }) => isIt(item));
      if (!found) return;
      clearTimeout(timer);
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    look();
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
