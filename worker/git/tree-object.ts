import type { Oid } from "./object-store.ts";

/** `40000` is a directory, `160000` a submodule, `120000` a link, the others are files. */
export type TreeMode = "40000" | "100644" | "100755" | "120000" | "160000";

export interface TreeEntry {
  mode: TreeMode;
  name: string;
  oid: Oid;
}

const OID_BYTES = 20;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Throws when the bytes are no tree: they were checked by their id, so that is a bug or a damaged store. */
export function decodeTree(content: Uint8Array): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    if (space < 0 || end < 0 || end + OID_BYTES >= content.length + 1) throw new Error("Not a git tree");
    const mode = modeOf(decoder.decode(content.subarray(at, space)));
    const name = decoder.decode(content.subarray(space + 1, end));
    at = end + 1 + OID_BYTES;
    entries.push({ mode, name, oid: Buffer.from(content.subarray(end + 1, at)).toString("hex") });
  }
  return entries;
}

/** In git's order, whatever the given one. */
export function encodeTree(entries: readonly TreeEntry[]): Uint8Array {
  const parts = entries.map((entry) => ({ entry, key: encoder.encode(sortName(entry)) }));
  parts.sort((a, b) => Buffer.compare(a.key, b.key));
  return new Uint8Array(
    Buffer.concat(
      parts.flatMap(({ entry }) => [
        encoder.encode(`${entry.mode} ${entry.name}\0`),
        Buffer.from(entry.oid, "hex"),
      ]),
    ),
  );
}

/** Directories sort as if their name ended with a slash. */
function sortName({ mode, name }: TreeEntry): string {
  return mode === "40000" ? `${name}/` : name;
}

/** Old repositories have modes that git reads as one of today's. */
function modeOf(text: string): TreeMode {
  switch (text.replace(/^0+/, "")) {
    case "40000":
      return "40000";
    case "120000":
      return "120000";
    case "160000":
      return "160000";
    case "100755":
      return "100755";
    default:
      return "100644";
  }
}
