import { type Failure, type Result, fail, succeed } from "../../../contract/failure.ts";
import { type ByteReader, joinBytes } from "../byte-flow.ts";

/** https://git-scm.com/docs/gitprotocol-common#_pkt_line_format */
export type Packet =
  | { type: "data"; payload: Uint8Array }
  | { type: "flush" }
  | { type: "delimiter" }
  | { type: "response_end" }
  /** Nothing more comes. */
  | { type: "end" };

const LENGTH_BYTES = 4;
const MARKS: readonly Packet[] = [{ type: "flush" }, { type: "delimiter" }, { type: "response_end" }];

export async function readPacket(reader: ByteReader): Promise<Result<Packet>> {
  if (!(await reader.fill(LENGTH_BYTES))) {
    const failure = reader.failure();
    if (failure) return fail(failure);
    return reader.ahead().length === 0 ? succeed({ type: "end" }) : fail(garbled());
  }
  const digits = decoder.decode(reader.take(LENGTH_BYTES));
  if (!/^[0-9a-f]{4}$/i.test(digits)) return fail(garbled());
  const length = Number.parseInt(digits, 16);
  const mark = MARKS[length];
  if (mark) return succeed(mark);
  const payloadBytes = length - LENGTH_BYTES;
  if (payloadBytes < 0) return fail(garbled());
  if (!(await reader.fill(payloadBytes))) return fail(reader.failure() ?? garbled());
  return succeed({ type: "data", payload: reader.take(payloadBytes) });
}

/** Lines up to the next mark, and which one it is. */
export async function readLines(
  reader: ByteReader,
): Promise<Result<{ lines: string[]; mark: Packet["type"] }>> {
  const lines: string[] = [];
  for (;;) {
    const packet = await readPacket(reader);
    if (!packet.ok) return packet;
    if (packet.value.type !== "data") return succeed({ lines, mark: packet.value.type });
    lines.push(lineOf(packet.value.payload));
  }
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Without the line feed that most lines have. */
export function lineOf(payload: Uint8Array): string {
  return decoder.decode(payload).replace(/\n$/, "");
}

export const FLUSH = "0000";
export const DELIMITER = "0001";

/** Each line as a packet; the marks are given as they are. */
export function packetsOf(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const packets = lines.map((line) =>
    encoder.encode(line === FLUSH || line === DELIMITER ? line : packetOf(line)),
  );
  return joinBytes(
    packets,
    packets.reduce((sum, packet) => sum + packet.length, 0),
  );
}

function packetOf(line: string): string {
  const length = encoder.encode(line).length + LENGTH_BYTES;
  return length.toString(16).padStart(LENGTH_BYTES, "0") + line;
}

function garbled(): Failure {
  return { code: "remote_unavailable", detail: "The answer of the git server is damaged." };
}
