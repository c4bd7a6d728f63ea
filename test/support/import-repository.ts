import { explodePack } from "../../worker/git/read-pack.ts";
import { flowInPieces } from "./byte-flows.ts";
import { type MemoryObjects, memoryObjects } from "./memory-objects.ts";
import { runGit } from "./run-git.ts";

/** All objects of a repository on disk. */
export async function importRepository(directory: string): Promise<MemoryObjects> {
  const store = memoryObjects();
  const packed = runGit(directory, ["pack-objects", "--all", "--stdout", "--quiet"], "");
  const exploded = await explodePack(flowInPieces(packed), store, {}, new AbortController().signal);
  if (!exploded.ok) throw new Error(JSON.stringify(exploded.failure));
  return store;
}
