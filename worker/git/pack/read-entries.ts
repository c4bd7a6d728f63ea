import { createHash } from "node:crypto";
import { type Failure, type Result, fail, succeed } from "../../../contract/failure.ts";
import type { ByteReader } from "../byte-flow.ts";
import {
  ENTRY_HEAD_MAX_BYTES,
  type EntryHead,
  PACK_HEADER_BYTES,
  PACK_TRAILER_BYTES,
  hexOf,
  readEntryHead,
} from "./pack-format.ts";
import { type Inflated, deflatedBoundBytes, inflateAhead } from "./zlib.ts";

export interface PackEntry {
  /** Where it begins in the pack. */
  offset: number;
  holds: EntryHead["holds"];
  /** The object, or the delta. */
  content: Uint8Array;
  /** The zlib stream of `content` as the pack has it. */
  deflated: Uint8Array;
}

export interface PackReader {
  /** How many entries there are. */
  start(): Promise<Result<number>>;
  next(): Promise<Result<PackEntry>>;
  /** After the last entry: whether all that came is what was sent. */
  finish(): Promise<Result<null>>;
}

/** Inflating begins when this much is ahead, which is all of most objects, and goes on with twice as much. */
const FIRST_LOOK_BYTES = 128 * 1024;

/** Reads a pack entry by entry, without looking into what the entries hold. */
export function createPackReader(reader: ByteReader, objectLimitBytes: number): PackReader {
  const hash = createHash("sha1");
  const begin = reader.takenBytes();

  function take(count: number): Uint8Array {
    const taken = reader.take(count);
    hash.update(taken);
    return taken;
  }

  /** What it means that bytes are missing. */
  const endedEarly = (): { ok: false; failure: Failure } =>
    fail(reader.failure() ?? invalidPack("It ends too early."));

  async function inflate(head: EntryHead, offset: number): Promise<Result<Inflated>> {
    const bound = deflatedBoundBytes(head.sizeBytes);
    let wanted = Math.min(bound, FIRST_LOOK_BYTES);
    for (;;) {
      const isThere = await reader.fill(wanted);
      const inflated = inflateAhead(reader.ahead(), head.sizeBytes);
      if (inflated === "corrupt") return fail(invalidPack(`The entry at byte ${offset} is damaged.`));
      if (inflated !== "unfinished") return succeed(inflated);
      if (!isThere) return endedEarly();
      // A stream may be longer than what zlib itself would make of it, but hardly ever is.
      const sizeBytes = reader.ahead().length;
      wanted = sizeBytes < bound ? Math.min(sizeBytes * 2, bound) : sizeBytes * 2;
    }
  }

  return {
    async start() {
      if (!(await reader.fill(PACK_HEADER_BYTES))) return endedEarly();
      const header = take(PACK_HEADER_BYTES);
      const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
      const version = view.getUint32(4);
      if (view.getUint32(0) !== 0x5041434b || (version !== 2 && version !== 3))
        return fail(invalidPack("It does not begin as a pack does."));
      return succeed(view.getUint32(8));
    },
    async next() {
      const offset = reader.takenBytes() - begin;
      await reader.fill(ENTRY_HEAD_MAX_BYTES);
      const head = readEntryHead(reader.ahead());
      if (head === "unfinished") return endedEarly();
      if (head === "corrupt") return fail(invalidPack(`The entry at byte ${offset} is of no known kind.`));
      if (head.sizeBytes > objectLimitBytes) return fail(objectTooLarge(objectLimitBytes));
      take(head.headBytes);
      const inflated = await inflate(head, offset);
      if (!inflated.ok) return inflated;
      const { content, deflatedBytes } = inflated.value;
      return succeed({ offset, holds: head.holds, content, deflated: ownBytes(take(deflatedBytes)) });
    },
    async finish() {
      if (!(await reader.fill(PACK_TRAILER_BYTES))) return endedEarly();
      if (hexOf(reader.take(PACK_TRAILER_BYTES)) !== hash.digest("hex"))
        return fail(invalidPack("Its checksum does not fit what came."));
      if (await reader.fill(1)) return fail(invalidPack("It goes on after its end."));
      const failure = reader.failure();
      return failure ? fail(failure) : succeed(null);
    },
  };
}

/** A small piece is copied, so that who keeps it does not keep all that came with it; a large one is most of that. */
function ownBytes(taken: Uint8Array): Uint8Array {
  return taken.length < FIRST_LOOK_BYTES ? taken.slice() : taken;
}

export function invalidPack(detail: string): Failure {
  return { code: "pack_invalid", detail: `The pack cannot be read. ${detail}` };
}

export function objectTooLarge(limitBytes: number): Failure {
  return {
    code: "pack_invalid",
    detail: `The pack has an object of more than ${limitBytes} bytes, which is the limit for one file.`,
  };
}
