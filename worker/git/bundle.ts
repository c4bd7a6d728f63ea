import { type Result, fail, succeed } from "../../contract/failure.ts";
import { streamOf } from "./byte-flow.ts";
import type { ObjectReader, Oid } from "./object-store.ts";
import { reachableOids } from "./reachable.ts";
import { packChunks } from "./write-pack.ts";

export interface BundleContents {
  /** Full names (`refs/heads/main`) and what they point to. */
  refs: readonly { name: string; oid: Oid }[];
  /** The name among `refs` that a clone checks out. */
  head: string;
  /** Commits whose parents are not here. */
  shallow?: ReadonlySet<Oid>;
}

/**
 * A bundle that `git clone FILE` takes: https://git-scm.com/docs/gitformat-bundle. It has all of the history, which a
 * repository that was fetched with a depth does not have.
 */
export async function writeBundle(
  contents: BundleContents,
  objects: ObjectReader,
): Promise<Result<ReadableStream<Uint8Array>>> {
  const { refs, head, shallow = new Set() } = contents;
  const headOid = refs.find(({ name }) => name === head)?.oid;
  if (headOid === undefined)
    return fail({ code: "not_supported", detail: `There is no ${head} to check out.` });
  if (shallow.size > 0) {
    const detail = "A bundle needs all of the history, and this repository was fetched with a depth.";
    return fail({ code: "not_supported", detail });
  }
  const oids = await reachableOids(objects, { from: refs.map(({ oid }) => oid) });
  if (!oids.ok) return oids;
  // A clone checks out the last branch of the list that is where HEAD is.
  const inOrder = refs.toSorted((one, other) => Number(one.name === head) - Number(other.name === head));
  const lines = [{ name: "HEAD", oid: headOid }, ...inOrder].map(({ name, oid }) => `${oid} ${name}\n`);
  const header = new TextEncoder().encode(`# v2 git bundle\n${lines.join("")}\n`);
  return succeed(streamOf(withHeader(header, packChunks(oids.value, objects))));
}

async function* withHeader(
  header: Uint8Array,
  chunks: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield header;
  yield* chunks;
}
