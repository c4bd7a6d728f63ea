import type { Failure, Result } from "../../contract/failure.ts";
import type { FileListing, WorkspaceFiles } from "../agent-loop/ports.ts";
import type { PlaybookFile } from "./playbook.ts";
import { AGENTS_FOLDER, COMMANDS_FOLDER, CONTEXT_FILES } from "./read-playbook.ts";

/** A longer file is no prompt. */
const FILE_BYTES = 100_000;
const MAX_FILES = 500;
/** Of all files together: they are held in memory. */
const TOTAL_BYTES = 2_000_000;

/** Where all of it is. */
export const PLAYBOOK_PATHS: readonly string[] = [".claude", ...CONTEXT_FILES];

/** What a repository has for the playbook; no such folder is an empty answer. Throws when files cannot be reached. */
export async function playbookFilesOf(
  files: Pick<WorkspaceFiles, "stat" | "listAll" | "readMany">,
): Promise<PlaybookFile[]> {
  const [templates, commands, ...contexts] = await Promise.all([
    listed(files, AGENTS_FOLDER),
    listed(files, COMMANDS_FOLDER),
    ...CONTEXT_FILES.map((path) => statted(files, path)),
  ]);
  const found = withProblems([...contexts.flat(), ...templates, ...commands]);
  const fitting = found.filter(({ problem }) => problem === undefined).map(({ path }) => path);
  const contents = fitting.length === 0 ? [] : valueOf(await files.readMany(fitting));
  const byPath = new Map(contents.map(({ path, content }) => [path, content]));
  return found.map(({ path, problem }): PlaybookFile => {
    if (problem !== undefined) return { path, text: null, problem };
    const content = byPath.get(path);
    return content ? decoded(path, content) : { path, text: null };
  });
}

/** What is not even read, and why. */
function withProblems(found: readonly Listing[]): { path: string; problem?: string }[] {
  let totalBytes = 0;
  return found.map(({ path, sizeBytes }, at) => {
    if (sizeBytes > FILE_BYTES) {
      return { path, problem: `The file has ${sizeBytes} bytes; at most ${FILE_BYTES} are read.` };
    }
    totalBytes += sizeBytes;
    if (at < MAX_FILES && totalBytes <= TOTAL_BYTES) return { path };
    return { path, problem: `Left out: ${MAX_FILES} files and ${TOTAL_BYTES} bytes in all are read.` };
  });
}

type Listing = Pick<FileListing, "path" | "sizeBytes">;

async function listed(files: Pick<WorkspaceFiles, "listAll">, folder: string): Promise<Listing[]> {
  const all = orNothing(await files.listAll(folder.slice(0, -1)));
  return (all ?? []).filter(({ path }) => path.endsWith(".md"));
}

async function statted(files: Pick<WorkspaceFiles, "stat">, path: string): Promise<Listing[]> {
  const stat = orNothing(await files.stat(path));
  return stat?.type === "file" ? [{ path, sizeBytes: stat.sizeBytes }] : [];
}

const NOTHING_THERE: readonly Failure["code"][] = ["file_not_found", "not_a_directory", "is_a_directory"];

function orNothing<T>(result: Result<T>): T | null {
  return !result.ok && NOTHING_THERE.includes(result.failure.code) ? null : valueOf(result);
}

function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`The workspace answered ${result.failure.code}`);
}

function decoded(path: string, content: Uint8Array): PlaybookFile {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(content);
    return text.includes("\0") ? { path, text: null, problem: "The file is not text" } : { path, text };
  } catch {
    return { path, text: null, problem: "The file is not UTF-8 text" };
  }
}
