import type { DurableObjectCapability } from "agents/lifecycle";
import { z } from "zod";
import type { Event } from "../../../contract/event.ts";
import { type Frame, SUBPROTOCOL_V1 } from "../../../contract/frame.ts";
import type { OrchestratorId } from "../../../contract/ids.ts";
import { coalesce } from "./coalesce-frames.ts";
import type { EventLog } from "./event-log.ts";

/** Who a socket is; kept with the socket, since the object may sleep while it stays open. */
const AttachmentSchema = z.object({ clientId: z.string(), isBatched: z.boolean() });
type Attachment = z.infer<typeof AttachmentSchema>;

export interface SocketDeps {
  ctx: DurableObjectState;
  log: EventLog;
  orchestratorId: () => OrchestratorId;
  newId: () => string;
  now: () => number;
  /** How long to gather what is sent, by how much is going on: 0 sends at once. */
  windowMs: () => number;
}

const REPLAY_BATCH = 500;
const CLOSE_BAD_DATA = 1003;
/** What silence and failed handshakes of the other side are called; they may not be sent back. */
const NEVER_SENT = new Set([1005, 1006, 1015]);

/**
 * The live view: hibernatable sockets that first get what they missed and then what happens. Events and frames are
 * gathered for a window and go out together, in order, text of one block joined.
 */
export class Sockets implements DurableObjectCapability {
  private readonly deps: SocketDeps;
  private gathered: (Event | Frame)[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;
  private lastFlushAt = 0;

  constructor(deps: SocketDeps) {
    this.deps = deps;
  }

  /** Sockets outlive the object's memory, and so does the answer to pings, which wakes nobody. */
  onStart(): void {
    this.deps.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  onWebSocketUpgrade({ request }: { request: Request }): Response {
    const asked = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((name) => name.trim());
    const since = new URL(request.url).searchParams.get("since");
    const wantsBatches = asked.includes(SUBPROTOCOL_V1);
    const { 0: client, 1: server } = new WebSocketPair();
    const attachment: Attachment = { clientId: `client_${this.deps.newId()}`, isBatched: wantsBatches };
    // What is gathered goes to the others first: the new one gets it from the log.
    this.flush();
    this.deps.ctx.acceptWebSocket(server);
    server.serializeAttachment(attachment);
    this.welcome(server, attachment, since === null ? null : Number(since));
    const headers = wantsBatches ? { "sec-websocket-protocol": SUBPROTOCOL_V1 } : undefined;
    return new Response(null, { status: 101, webSocket: client, ...(headers ? { headers } : {}) });
  }

  /** Clients only listen. A ping with other whitespace reaches us; everything else is ignored. */
  onWebSocketMessage(socket: WebSocket, message: string | ArrayBuffer): boolean {
    if (typeof message !== "string") socket.close(CLOSE_BAD_DATA, "text only");
    else if (message.trim() === "ping") socket.send("pong");
    return true;
  }

  onWebSocketClose(socket: WebSocket, code: number): boolean {
    socket.close(NEVER_SENT.has(code) ? 1000 : code);
    return true;
  }

  onWebSocketError(): boolean {
    return true;
  }

  count(): number {
    return this.deps.ctx.getWebSockets().length;
  }

  /** Events must have been appended. Nothing is kept when nobody looks. */
  send(...items: (Event | Frame)[]): void {
    if (items.length === 0 || this.count() === 0) return;
    this.gathered.push(...items);
    if (this.timer !== null) return;
    const waitMs = this.lastFlushAt + this.deps.windowMs() - this.deps.now();
    // Even a wait of 0 lets what happens in the same tick share a batch.
    this.timer = setTimeout(() => this.flush(), Math.max(0, waitMs));
  }

  private flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.lastFlushAt = this.deps.now();
    if (this.gathered.length === 0) return;
    const items = coalesce(this.gathered);
    this.gathered = [];
    const texts = items.map((item) => JSON.stringify(item));
    const seq = items.reduce((last, item) => ("seq" in item ? item.seq : last), 0);
    let batch: string | null = null;
    for (const socket of this.deps.ctx.getWebSockets()) {
      if (isBatched(socket)) sendTo(socket, (batch ??= batchOf(seq || this.deps.log.lastSeq(), texts)));
      else for (const text of texts) sendTo(socket, text);
    }
  }

  private welcome(
    socket: WebSocket,
    { clientId, isBatched: batched }: Attachment,
    since: number | null,
  ): void {
    const { log } = this.deps;
    const lastSeq = log.lastSeq();
    const sendFrame = (frame: Frame): void =>
      sendTo(socket, batched ? batchOf(lastSeq, [JSON.stringify(frame)]) : JSON.stringify(frame));
    sendFrame({
      type: "connection_established",
      client_id: clientId,
      orchestrator_id: this.deps.orchestratorId(),
      last_seq: lastSeq,
      message: "Connected",
      timestamp: new Date(this.deps.now()).toISOString(),
    });
    if (since === null || since >= lastSeq) return;
    const oldestSeq = log.oldestSeq();
    if (since < oldestSeq - 1)
      return sendFrame({ type: "resync_required", oldest_seq: oldestSeq, last_seq: lastSeq });
    for (let at = since; at < lastSeq;) {
      const rows = log.jsonAfter(at, REPLAY_BATCH);
      const texts = rows.map((row) => row.body);
      at = rows.at(-1)?.seq ?? lastSeq;
      if (batched) sendTo(socket, batchOf(at, texts));
      else for (const text of texts) sendTo(socket, text);
    }
  }
}

function isBatched(socket: WebSocket): boolean {
  return AttachmentSchema.safeParse(socket.deserializeAttachment()).data?.isBatched ?? false;
}

/** The texts are JSON already: a batch is put together without reading them again. */
function batchOf(seq: number, texts: readonly string[]): string {
  return `{"seq":${seq},"events":[${texts.join(",")}]}`;
}

/** A socket that is closing throws; its client comes back with `since`. */
function sendTo(socket: WebSocket, text: string): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  try {
    socket.send(text);
  } catch {
    socket.close(1011, "not reachable");
  }
}
