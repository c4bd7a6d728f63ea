import { createHash } from "node:crypto";
import { type Failure, type Result, fail, succeed } from "../../../contract/failure.ts";
import type { ByteReader } from "../byte-flow.ts";
import { inflateLarge } from "./inflate-large.ts";
import {
  ENTRY_HEAD_MAX_BYTES,
  type EntryHead,
  PACK_HEADER_BYTES,
  PACK_TRAILER_BYTES,
  hexOf,
  readEntryHead,
} from "./pack-format.ts";
import { deflatedBoundBytes, inflateAhead } from "./zlib.ts";

interface Contents {
  /** The object, or the delta. */
  content: Uint8Array;
  /** The zlib stream of `content` as the pack has it. */
  deflated: Uint8Array;
}

type Inflating = Contents | "unfinished" | "corrupt";

export interface PackEntry extends Contents {
  /** Where it begins in the pack. */
  offset: number;
  holds: EntryHead["holds"];
}

export interface PackReader {
  /** How many entries there are. */
  start(): Promise<Result<number>>;
  next(): Promise<Result<PackEntry>>;
  /** After the last entry: whether all that came is what was sent. */
  finish(): Promise<Result<null>>;
}

/** Up to here all that an entry can take is waited for, and inflated at once. */
const LARGE_BYTES = 512 * 1024;

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

  async function inflateSmall(sizeBytes: number): Promise<Inflating> {
    let wanted = deflatedBoundBytes(sizeBytes);
    for (;;) {
      const isThere = await reader.fill(wanted);
      const inflated = inflateAhead(reader.ahead(), sizeBytes);
      if (inflated === "corrupt" || (inflated === "unfinished" && !isThere)) return inflated;
      // A copy, so that who keeps it does not keep all that came with it.
      if (inflated !== "unfinished")
        return { content: inflated.content, deflated: take(inflated.deflatedBytes).slice() };
      // Zlib itself makes no stream that long, but one may.
      wanted = reader.ahead().length * 2;
    }
  }

  async function readContent(sizeBytes: number, offset: number): Promise<Result<Contents>> {
    const inflated =
      sizeBytes < LARGE_BYTES ? await inflateSmall(sizeBytes) : await inflateLarge(reader, sizeBytes, take);
    if (inflated === "unfinished") return endedEarly();
    if (inflated === "corrupt") return fail(invalidPack(`The entry at byte ${offset} is damaged.`));
    return succeed(inflated);
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
      const contents = await readContent(head.sizeBytes, offset);
      return contents.ok ? succeed({ offset, holds: head.holds, ...contents.value }) : contents;
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

export function invalidPack(detail: string): Failure {
  return { code: "pack_invalid", detail: `The pack cannot be read. ${detail}` };
}

export function objectTooLarge(limitBytes: number): Failure {
  return {
    code: "pack_invalid",
    detail: `The pack has an object of more than ${limitBytes} bytes, which is the limit for one file.`,
  };
}
