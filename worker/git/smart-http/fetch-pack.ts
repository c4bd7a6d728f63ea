import { type Failure, type Result, fail, succeed } from "../../../contract/failure.ts";
import { type ByteFlow, type ByteReader, createByteReader } from "../byte-flow.ts";
import type { Oid } from "../object-store.ts";
import { type Advertisement, isOid } from "./advertisement.ts";
import type { Connection } from "./connection.ts";
import { DELIMITER, FLUSH, lineOf, packetsOf, readLines, readPacket } from "./packets.ts";
import { AGENT } from "./remote-refs.ts";
import { sideBand } from "./side-band.ts";

export interface PackRequest {
  want: Oid;
  /** Commits that are here with all that they refer to. */
  haves: readonly Oid[];
  /** Commits that are here without their parents. */
  shallow: readonly Oid[];
  /** How many commits deep, or null for all of the history. */
  depth: number | null;
}

export interface PackAnswer {
  /** Commits whose parents do not come. */
  shallow: Oid[];
  /** Commits of the request's `shallow` whose parents come now. */
  unshallow: Oid[];
  pack: ByteFlow;
}

/** With so many, those in common are nearly always among them; they are asked for at once and not in rounds. */
const MAX_HAVES = 256;
/** How git asks for the rest of a shallow history: a depth that no history has. */
const ALL_DEPTH = 0x7fffffff;

/** https://git-scm.com/docs/gitprotocol-v2#_fetch, and https://git-scm.com/docs/gitprotocol-pack for version 0. */
export async function requestPack(
  connection: Connection,
  { version, capabilities }: Advertisement,
  request: PackRequest,
): Promise<Result<PackAnswer>> {
  const features = version === 2 ? (capabilities.get("fetch") ?? "").split(" ") : [...capabilities.keys()];
  if ((request.depth !== null || request.shallow.length > 0) && !features.includes("shallow"))
    return fail({ code: "not_supported", detail: `${connection.host} has no fetch with a depth.` });
  if (version === 0 && !features.includes("side-band-64k"))
    return fail({ code: "not_supported", detail: `${connection.host} has a git server that is too old.` });
  const body = version === 2 ? requestV2(request) : requestV0(request, features);
  const asked = await connection.request("git-upload-pack", body);
  if (!asked.ok) return asked;
  const reader = createByteReader(asked.value);
  const shallows =
    version === 2 ? await readSections(reader) : await readNegotiation(reader, depthOf(request) !== null);
  if (!shallows.ok) {
    await asked.value.return(null);
    return shallows;
  }
  const words = shallows.value.find((line) => line.startsWith("ERR "));
  if (words) return fail(refusedBy(connection, words.slice(4)));
  return succeed({
    shallow: namesAfter("shallow ", shallows.value),
    unshallow: namesAfter("unshallow ", shallows.value),
    pack: closing(
      sideBand(reader, connection.withoutSecrets, () => undefined),
      asked.value,
    ),
  });
}

/** A shallow history that is wanted in full has to be asked for. */
function depthOf({ depth, shallow }: PackRequest): number | null {
  return depth ?? (shallow.length > 0 ? ALL_DEPTH : null);
}

function commonLines(request: PackRequest): string[] {
  const depth = depthOf(request);
  return [
    ...request.shallow.map((oid) => `shallow ${oid}\n`),
    ...(depth === null ? [] : [`deepen ${depth}\n`]),
  ];
}

const haveLines = ({ haves }: PackRequest): string[] =>
  haves.slice(0, MAX_HAVES).map((oid) => `have ${oid}\n`);

function requestV2(request: PackRequest): Uint8Array<ArrayBuffer> {
  return packetsOf([
    "command=fetch\n",
    `${AGENT}\n`,
    "object-format=sha1\n",
    DELIMITER,
    "thin-pack\n",
    "ofs-delta\n",
    "no-progress\n",
    `want ${request.want}\n`,
    ...commonLines(request),
    ...haveLines(request),
    "done\n",
    FLUSH,
  ]);
}

function requestV0(request: PackRequest, features: readonly string[]): Uint8Array<ArrayBuffer> {
  const wanted = ["side-band-64k", "ofs-delta", "thin-pack", "no-progress"].filter((name) =>
    features.includes(name),
  );
  return packetsOf([
    `want ${request.want} ${[...wanted, AGENT].join(" ")}\n`,
    ...commonLines(request),
    FLUSH,
    ...haveLines(request),
    "done\n",
  ]);
}

/** The lines of all sections before the pack. */
async function readSections(reader: ByteReader): Promise<Result<string[]>> {
  const all: string[] = [];
  for (;;) {
    const packet = await readFirstOfSection(reader);
    if (!packet.ok) return packet;
    if (packet.value === "packfile") return succeed(all);
    if (packet.value.startsWith("ERR ")) return succeed([packet.value]);
    const section = await readLines(reader);
    if (!section.ok) return section;
    all.push(...section.value.lines);
    if (section.value.mark !== "delimiter") return fail(noPack());
  }
}

async function readFirstOfSection(reader: ByteReader): Promise<Result<string>> {
  const packet = await readPacket(reader);
  if (!packet.ok) return packet;
  return packet.value.type === "data" ? succeed(lineOf(packet.value.payload)) : fail(noPack());
}

/** Version 0: what is shallow, ended by a flush, then a line for what is common. The pack begins after that. */
async function readNegotiation(reader: ByteReader, hasShallow: boolean): Promise<Result<string[]>> {
  const shallow = hasShallow ? await readLines(reader) : succeed({ lines: [] });
  if (!shallow.ok) return shallow;
  for (;;) {
    // Bands have numbers up to 3, letters begin higher: what comes next is known before it is taken.
    if (!(await reader.fill(5))) return fail(reader.failure() ?? noPack());
    if ((reader.ahead()[4] ?? 0) <= 3) return succeed(shallow.value.lines);
    const packet = await readPacket(reader);
    if (!packet.ok) return packet;
    const line = packet.value.type === "data" ? lineOf(packet.value.payload) : "";
    if (line.startsWith("ERR ")) return succeed([line]);
    if (line !== "NAK" && !line.startsWith("ACK ")) return fail(noPack());
  }
}

/** Ends `source` when nobody takes the rest of `flow`. */
async function* closing(flow: ByteFlow, source: ByteFlow): ByteFlow {
  try {
    return yield* flow;
  } finally {
    await source.return(null);
  }
}

function namesAfter(word: string, lines: readonly string[]): Oid[] {
  return lines.flatMap((line) => (line.startsWith(word) ? [line.slice(word.length)] : [])).filter(isOid);
}

function refusedBy(connection: Connection, words: string): Failure {
  const detail = `${connection.host} says: ${connection.withoutSecrets(words)}`;
  return { code: "remote_refused", reason: "rejected", detail };
}

function noPack(): Failure {
  return { code: "remote_unavailable", detail: "The git server sent no pack." };
}
