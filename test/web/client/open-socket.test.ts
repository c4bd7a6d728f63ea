import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import { expect, onTestFinished, test, vi } from "vitest";
import { openWebSocket } from "../../../web/client/open-socket.ts";
import { createEventSocket } from "../../../web/client/event-socket.ts";
import { seqOf } from "../../../web/client/received.ts";
import { aLog, connected } from "../factories.ts";

const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Just enough of a WebSocket server: it shakes hands, sends text below 64 KiB and can cut the line. */
async function aSocketServer(onConnect: (send: (text: string) => void, url: URL) => void) {
  const lines = new Set<Duplex>();
  const server = createServer();
  server.on("upgrade", (request, line: Duplex) => {
    lines.add(line);
    line.on("error", () => lines.delete(line));
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}${ACCEPT_SUFFIX}`)
      .digest("base64");
    line.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: v1\r\n\r\n`,
    );
    const send = (text: string) => {
      const payload = Buffer.from(text);
      const head =
        payload.length < 126 ? Buffer.from([0x81, payload.length]) : Buffer.from([0x81, 126, 0, 0]);
      if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
      line.write(Buffer.concat([head, payload]));
    };
    onConnect(send, new URL(request.url ?? "", "http://x"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    for (const line of lines) line.destroy();
    lines.clear();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  const address = server.address();
  return { cut, baseUrl: `ws://127.0.0.1:${typeof address === "object" && address ? address.port : 0}` };
}

test("over a real line that is cut, every event arrives once", async () => {
  const log = [1, 2, 3, 4].map((seq) => aLog(seq, "TextBlock"));
  const asked: (string | null)[] = [];
  const server = await aSocketServer((send, url) => {
    const since = url.searchParams.get("since");
    asked.push(since);
    send(JSON.stringify({ seq: 4, events: [connected(4)] }));
    const until = asked.length === 1 ? 2 : 4;
    send(JSON.stringify({ seq: until, events: log.slice(Number(since), until) }));
  });
  const seqs: number[] = [];
  const socket = createEventSocket({
    baseUrl: server.baseUrl,
    orchestrator: "default",
    openSocket: openWebSocket,
    lastSeq: () => seqs.at(-1) ?? 0,
    onItems: (items) => seqs.push(...items.map(seqOf).filter((seq) => seq !== null)),
    onState: () => {},
    now: Date.now,
    random: () => 1,
    schedule: (task, delayMs) => {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
  });
  onTestFinished(socket.stop);
  socket.connect();
  await vi.waitFor(() => expect(seqs).toEqual([1, 2]), 5_000);
  server.cut();
  await vi.waitFor(() => expect(seqs).toEqual([1, 2, 3, 4]), 5_000);
  expect(asked).toEqual(["0", "2"]);
});

test("a refused connection is told as closed", async () => {
  const closed = vi.fn();
  openWebSocket("ws://127.0.0.1:1/ws", ["v1"], { onOpen: () => {}, onText: () => {}, onClose: closed });
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce(), 5_000);
});
