import { type Result, succeed } from "../../../contract/failure.ts";
import { createByteReader } from "../byte-flow.ts";
import { type Advertisement, type RemoteRef, discover, isOid } from "./advertisement.ts";
import type { Connection } from "./connection.ts";
import { DELIMITER, FLUSH, packetsOf, readLines } from "./packets.ts";

export const AGENT = "agent=agent-control-room";

export interface Listing {
  advertisement: Advertisement;
  /** HEAD, branches and tags. */
  refs: RemoteRef[];
}

export async function listRefs(connection: Connection): Promise<Result<Listing>> {
  const discovered = await discover(connection, "git-upload-pack");
  if (!discovered.ok) return discovered;
  const advertisement = discovered.value;
  if (advertisement.version === 0) return succeed({ advertisement, refs: advertisement.refs });
  const asked = await connection.request("git-upload-pack", lsRefs());
  if (!asked.ok) return asked;
  const read = await readLines(createByteReader(asked.value));
  await asked.value.return(null);
  if (!read.ok) return read;
  return succeed({ advertisement, refs: read.value.lines.flatMap(refOf) });
}

/** https://git-scm.com/docs/gitprotocol-v2#_ls_refs */
function lsRefs(): Uint8Array<ArrayBuffer> {
  const prefixes = ["HEAD", "refs/heads/", "refs/tags/"].map((prefix) => `ref-prefix ${prefix}\n`);
  return packetsOf([
    "command=ls-refs\n",
    `${AGENT}\n`,
    "object-format=sha1\n",
    DELIMITER,
    "peel\n",
    "symrefs\n",
    ...prefixes,
    FLUSH,
  ]);
}

function refOf(line: string): RemoteRef[] {
  const [oid = "", name = "", ...attributes] = line.split(" ");
  if (!isOid(oid) || name === "") return [];
  const ref: RemoteRef = { name, oid };
  for (const attribute of attributes) {
    if (attribute.startsWith("symref-target:")) ref.target = attribute.slice("symref-target:".length);
    if (attribute.startsWith("peeled:")) ref.peeled = attribute.slice("peeled:".length);
  }
  return [ref];
}
