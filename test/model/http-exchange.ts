import type { IncomingMessage, ServerResponse } from "node:http";
import { errorBody, type Refusal } from "./refusal.ts";

const MOST_BYTES = 32 * 1024 * 1024;

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

export function sendRefusal(
  response: ServerResponse,
  refusal: Omit<Refusal, "type"> & { type: string },
  requestId: string,
): void {
  sendJson(response, refusal.status, errorBody(refusal, requestId));
}

/** The body as text, or undefined when it is larger than the API takes. */
export async function readText(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    bytes += part.length;
    // The rest is read and thrown away, so that the caller gets the answer instead of a broken connection.
    if (bytes <= MOST_BYTES) parts.push(part);
  }
  return bytes > MOST_BYTES ? undefined : Buffer.concat(parts).toString();
}
