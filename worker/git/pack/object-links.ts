import type { ObjectKind, Oid } from "../object-store.ts";
import { hexOf } from "./pack-format.ts";

export interface CommitLinks {
  tree: Oid;
  parents: Oid[];
}

/** Null: the content is not that of a commit. */
export function commitLinks(content: Uint8Array): CommitLinks | null {
  const header = headerOf(content);
  const tree = /^tree ([0-9a-f]{40})\n/.exec(header)?.[1];
  if (!tree) return null;
  const parents = [...header.matchAll(/^parent ([0-9a-f]{40})$/gm)].map(([, oid]) => oid ?? "");
  return { tree, parents };
}

/** What a tag is put on; null: the content is not that of a tag. */
export function tagLink(content: Uint8Array): { oid: Oid; kind: ObjectKind } | null {
  const match = /^object ([0-9a-f]{40})\ntype (commit|tree|blob|tag)\n/.exec(headerOf(content));
  // The expression has no other kinds.
  return match ? { oid: match[1] ?? "", kind: match[2] as ObjectKind } : null;
}

function headerOf(content: Uint8Array): string {
  const text = new TextDecoder("latin1").decode(content.subarray(0, 64 * 1024));
  const end = text.indexOf("\n\n");
  return end < 0 ? text : text.slice(0, end + 1);
}

export interface TreeLinks {
  trees: Oid[];
  blobs: Oid[];
}

/** Submodules are commits of other repositories, so they are left out. Null: the content is not that of a tree. */
export function treeLinks(content: Uint8Array): TreeLinks | null {
  const links: TreeLinks = { trees: [], blobs: [] };
  for (let position = 0; position < content.length;) {
    const end = content.indexOf(0, position);
    if (end < 0 || end + 21 > content.length) return null;
    const oid = hexOf(content.subarray(end + 1, end + 21));
    const isTree = startsWith(content, position, "40000 ");
    if (isTree) links.trees.push(oid);
    else if (!startsWith(content, position, "160000 ")) links.blobs.push(oid);
    position = end + 21;
  }
  return links;
}

function startsWith(content: Uint8Array, position: number, text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (content[position + at] !== text.charCodeAt(at)) return false;
  }
  return true;
}
