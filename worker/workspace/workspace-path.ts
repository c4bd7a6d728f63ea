import { fail, succeed, type Result } from "../../contract/failure.ts";

/** Bounds of a path, counted as UTF-16 units, UTF-8 bytes and directories. The depth also bounds glob matching. */
const PATH_LIMITS = { chars: 1_000, nameBytes: 255, depth: 64 } as const;

// Nothing here decodes paths, so these would be plain names; refusing them keeps that true for whoever handles the
// path next, such as a URL. `%25` repeats for those that are encoded more than once.
const ENCODED_TRICK = /%(?:25)*(?:2e|2f|5c|00)/i;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

const encoder = new TextEncoder();

/**
 * The path inside the workspace: relative to its root, `/` between names, Unicode NFC, "" for the root itself.
 * `path` is absolute with the workspace's root as `/`, or relative to `base` (itself such a result). What climbs
 * above the root fails with `path_outside_workspace`, what cannot be a path here with `invalid_request`.
 */
export function resolveWorkspacePath(path: string, base = ""): Result<string> {
  const complaint = complaintAbout(path);
  if (complaint !== null) return refuse(complaint);

  const names = path.startsWith("/") ? [] : base.split("/").filter(Boolean);
  for (const name of path.normalize("NFC").split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.pop() === undefined) return fail({ code: "path_outside_workspace", path });
  }

  const resolved = names.join("/");
  if (resolved.length > PATH_LIMITS.chars) return refuse(`is longer than ${PATH_LIMITS.chars} characters`);
  if (names.length > PATH_LIMITS.depth) return refuse(`is deeper than ${PATH_LIMITS.depth} directories`);
  const isNameTooLong = names.some((name) => encoder.encode(name).byteLength > PATH_LIMITS.nameBytes);
  if (isNameTooLong) return refuse(`has a name longer than ${PATH_LIMITS.nameBytes} bytes`);
  return succeed(resolved);
}

/** The directory that a resolved path is in; the root's is the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** `name` inside a resolved directory. */
export function joinPath(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}

/** Whether a resolved path is the directory itself or somewhere below it. */
export function isWithin(directory: string, path: string): boolean {
  return directory === "" || path === directory || path.startsWith(`${directory}/`);
}

function complaintAbout(path: string): string | null {
  // Beyond this even resolving costs more than the answer is worth.
  if (path.length > 4 * PATH_LIMITS.chars) return `is longer than ${PATH_LIMITS.chars} characters`;
  if (CONTROL_CHARACTER.test(path)) return "contains a control character";
  if (path.includes("\\")) return "contains a backslash; directories are separated by /";
  if (!path.isWellFormed()) return "is not valid Unicode";
  if (ENCODED_TRICK.test(path)) return "contains a percent-encoded '.', '/', '\\' or NUL; write it unencoded";
  if (path === "~" || path.startsWith("~/"))
    return "begins with ~; there is no home directory, / is the workspace's root";
  return null;
}

function refuse(message: string): Result<never> {
  return fail({ code: "invalid_request", errors: [{ field: "path", message: `The path ${message}.` }] });
}
