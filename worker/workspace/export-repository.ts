import { inflateSync } from "node:zlib";
import { type Result, succeed } from "../../contract/failure.ts";
import { writeBundle } from "../git/bundle.ts";
import type { Oid } from "../git/object-store.ts";
import { filesOf } from "../git/tree-files.ts";
import { type FileToArchive, writeTarGz } from "../git/write-archive.ts";
import { resolveRef } from "./read-history.ts";
import { MAIN } from "./ref-table.ts";
import type { RepositoryState } from "./repository-state.ts";

/** All branches with their history, as `git clone` takes it. */
export async function exportBundle(state: RepositoryState): Promise<Result<ReadableStream<Uint8Array>>> {
  const refs = [...state.refs.list("refs/heads/"), ...state.refs.list("refs/tags/")];
  const shallow = new Set(state.info.get().shallow);
  return await writeBundle({ refs, head: MAIN, shallow }, state.objects);
}

/** The files of a branch or commit as a .tar.gz, in one folder. */
export function exportArchive(
  state: RepositoryState,
  ref: string,
  folder: string,
): Result<ReadableStream<Uint8Array>> {
  const commit = resolveRef(state, ref);
  if (!commit.ok) return commit;
  const { tree, committer } = state.objects.commit(commit.value);
  return succeed(
    writeTarGz(filesToArchive(state, tree), { prefix: folder, modifiedAt: new Date(committer.atMs) }),
  );
}

function* filesToArchive(state: RepositoryState, tree: Oid): Generator<FileToArchive> {
  for (const { path, mode, oid } of filesOf(state.objects, tree)) {
    if (mode === "160000") continue;
    const read = async (): Promise<Uint8Array> => {
      const object = await state.objects.read(oid);
      if (!object) throw new Error(`The object ${oid} is missing`);
      return new Uint8Array(inflateSync(object.deflated));
    };
    yield { path, mode, read };
  }
}
