import { type Failure, type Result, fail, succeed } from "../../../contract/failure.ts";
import { createByteReader, joinBytes, streamOf } from "../byte-flow.ts";
import type { ObjectReader, Oid } from "../object-store.ts";
import { packChunks } from "../write-pack.ts";
import type { Connection } from "./connection.ts";
import { refused } from "./http-failures.ts";
import { FLUSH, packetsOf, readLines } from "./packets.ts";
import { AGENT } from "./remote-refs.ts";
import { sideBand } from "./side-band.ts";

export interface RefUpdate {
  /** In full: `refs/heads/main`. */
  name: string;
  /** Where it is now, or null to create it. */
  from: Oid | null;
  to: Oid;
}

const NOTHING = "0".repeat(40);
/** Up to here a push is sent with its length, which every server and proxy takes; more goes as a stream. */
const WHOLE_BODY_BYTES = 1_000_000;

/** https://git-scm.com/docs/gitprotocol-pack#_pushing_data_to_a_server; the server takes it only if `from` still holds. */
export async function pushPack(
  connection: Connection,
  update: RefUpdate,
  oids: readonly Oid[],
  objects: ObjectReader,
): Promise<Result<null>> {
  const { name, from, to } = update;
  const command = `${from ?? NOTHING} ${to} ${name}\0 report-status side-band-64k ${AGENT}`;
  const body = await bodyOf(withHead(packetsOf([command, FLUSH]), packChunks(oids, objects)));
  const sent = await connection.request("git-receive-pack", body);
  if (!sent.ok) return sent;
  const said: string[] = [];
  const bands = sideBand(createByteReader(sent.value), connection.withoutSecrets, (text) => said.push(text));
  const report = await readLines(createByteReader(bands));
  await sent.value.return(null);
  if (!report.ok) return report;
  return outcomeOf(report.value.lines, name, (words) =>
    [connection.withoutSecrets(words), ...said.slice(0, 10)].filter((text) => text !== "").join(" · "),
  );
}

/** `unpack ok`, then `ok NAME` or `ng NAME REASON`. */
function outcomeOf(lines: readonly string[], name: string, wordsOf: (text: string) => string): Result<null> {
  const [unpack = ""] = lines;
  if (unpack !== "unpack ok") return fail(rejected(name, wordsOf(unpack.replace(/^unpack /, ""))));
  if (lines.includes(`ok ${name}`)) return succeed(null);
  const reason = lines.find((line) => line.startsWith(`ng ${name} `))?.slice(`ng ${name} `.length);
  if (reason === undefined) return fail(rejected(name, "it does not say why"));
  const hasMoved = /non-fast-forward|fetch first|stale info|incorrect old value|failed to (?:update|lock)/;
  return fail(hasMoved.test(reason) ? notFastForward(name) : rejected(name, wordsOf(reason)));
}

export function notFastForward(name: string): Failure {
  const detail =
    `${name} has commits on the remote that are not in what is pushed. ` +
    "Fetch and merge them first, or push to another branch.";
  return refused("not_fast_forward", detail);
}

function rejected(name: string, words: string): Failure {
  return refused("rejected", `The remote does not take ${name}: ${words}`);
}

async function* withHead(head: Uint8Array, chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* chunks;
}

async function bodyOf(chunks: AsyncGenerator<Uint8Array>): Promise<BodyInit> {
  const first: Uint8Array[] = [];
  let sizeBytes = 0;
  while (sizeBytes <= WHOLE_BODY_BYTES) {
    const next = await chunks.next();
    if (next.done) return joinBytes(first, sizeBytes);
    first.push(next.value);
    sizeBytes += next.value.length;
  }
  return streamOf(withHead(joinBytes(first, sizeBytes), chunks));
}
