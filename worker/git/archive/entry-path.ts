export type SkipReason =
  | "link"
  | "device"
  | "sparse_file"
  | "git_directory"
  | "macos_metadata"
  | "unsafe_path"
  | "under_a_file";

/** How an entry's name is taken: as a path from the root, or not at all. Directories have no path of their own. */
export type EntryPath = { path: string } | { skip: SkipReason; path: string };

const LONGEST_PATH = 4096;
const LONGEST_NAME = 255;

/** Names come from whoever made the archive: only those that stay below the root, and mean one file, are taken. */
export function entryPath(name: string): EntryPath {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  const path = parts.join("/");
  if (name.startsWith("/") || isUnsafe(name, parts)) return { skip: "unsafe_path", path: printable(name) };
  const git = parts.findIndex(isGitDirectory);
  if (git >= 0) return { skip: "git_directory", path: parts.slice(0, git + 1).join("/") };
  if (parts[0] === "__MACOSX") return { skip: "macos_metadata", path: "__MACOSX" };
  return { path };
}

function isUnsafe(name: string, parts: readonly string[]): boolean {
  return (
    parts.length === 0 ||
    parts.includes("..") ||
    name.length > LONGEST_PATH ||
    parts.some((part) => part.length > LONGEST_NAME) ||
    /^[a-z]:/i.test(name) ||
    // The last one stands for bytes that are no UTF-8, so two names could become one.
    // oxlint-disable-next-line no-control-regex -- those are what is refused
    /[\u0000-\u001f\u007f\\\ufffd]/.test(name)
  );
}

/** Also as file systems without case, or with short names, understand it. */
function isGitDirectory(part: string): boolean {
  return /^(?:\.git[. ]*|git~1)$/i.test(part);
}

/** For the list of what was left out. */
function printable(name: string): string {
  // oxlint-disable-next-line no-control-regex -- those are what is replaced
  const clean = name.replaceAll(/[\u0000-\u001f\u007f]/g, "\ufffd");
  return clean.length > LONGEST_NAME ? `${clean.slice(0, LONGEST_NAME)}…` : clean;
}
