import { type Result, succeed } from "../../contract/failure.ts";
import type { Uploaded } from "../../contract/workspace.ts";
import { editTree } from "../git/edit-tree.ts";
import { objectOf } from "../git/object-id.ts";
import { readArchive } from "../git/read-archive.ts";
import { EMPTY_TREE, type TreeFile } from "../git/repository.ts";
import { BatchedObjects } from "./batched-objects.ts";
import type { CommitAuthor } from "./commit-author.ts";
import { infoOf } from "./read-history.ts";
import type { RepositoryState } from "./repository-state.ts";
import { joinPath, resolveWorkspacePath } from "./workspace-path.ts";

export interface ArchiveImport {
  /** The folder that the files are put in. */
  path: string;
  /** Whether what is in main and not in the archive goes. */
  replace: boolean;
  author: CommitAuthor;
}

/** Unpacks a .tar, .tar.gz or .zip into main, as one commit. Nothing is changed when it cannot be read to its end. */
export async function importArchive(
  state: RepositoryState,
  archive: ReadableStream<Uint8Array>,
  { path, replace, author }: ArchiveImport,
  signal: AbortSignal,
): Promise<Result<Uploaded>> {
  const folder = resolveWorkspacePath(path);
  if (!folder.ok) return folder;
  const objects = new BatchedObjects(state.objects);
  const keep = async ({ content }: { content: Uint8Array }): Promise<string> => {
    const object = objectOf("blob", content);
    await objects.write(object);
    return object.oid;
  };
  const read = await readArchive(archive, keep, {}, signal);
  if (!read.ok) return read;
  await objects.flush();
  const { files, topDirectory, skipped } = read.value;
  const edits = new Map<string, TreeFile>(
    files.map(({ path: name, mode, kept }) => [joinPath(folder.value, name), { mode, oid: kept }]),
  );
  const commit = state.transact(() => {
    const main = state.main();
    const tree = editTree(state.objects, replace ? EMPTY_TREE : state.treeOf(main), edits);
    if (tree === state.treeOf(main)) return main;
    const message = `Upload ${files.length === 1 ? "1 file" : `${files.length} files`}`;
    const made = state.commit({ tree, parents: [main], author, message });
    state.moveMain(made);
    return made;
  });
  return succeed({
    commit: infoOf(state, commit),
    files: files.length,
    top_directory: topDirectory,
    skipped: skipped.map(({ path: name, reason }) => ({ path: name, reason })),
  });
}
