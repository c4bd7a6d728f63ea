import type { Oid } from "./object-store.ts";

interface Signature {
  name: string;
  email: string;
  /** Whole seconds are kept. */
  atMs: number;
}

export interface Commit {
  tree: Oid;
  parents: Oid[];
  author: Signature;
  committer: Signature;
  message: string;
}

/** Times are written in UTC. */
export function encodeCommit({ tree, parents, author, committer, message }: Commit): Uint8Array {
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${signatureLine(author)}`,
    `committer ${signatureLine(committer)}`,
  ];
  const body = message.endsWith("\n") ? message : `${message}\n`;
  return new TextEncoder().encode(`${lines.join("\n")}\n\n${body}`);
}

/** Reads also commits of others; what they have besides (signatures, encodings) is left aside. */
export function decodeCommit(content: Uint8Array): Commit {
  const text = new TextDecoder().decode(content);
  const end = text.indexOf("\n\n");
  const head = end < 0 ? text : text.slice(0, end);
  const commit: Commit = {
    tree: "",
    parents: [],
    author: NOBODY,
    committer: NOBODY,
    message: end < 0 ? "" : text.slice(end + 2),
  };
  for (const line of head.split("\n")) {
    const space = line.indexOf(" ");
    const value = line.slice(space + 1);
    switch (line.slice(0, space)) {
      case "tree":
        commit.tree = value;
        break;
      case "parent":
        commit.parents.push(value);
        break;
      case "author":
        commit.author = parseSignature(value);
        break;
      case "committer":
        commit.committer = parseSignature(value);
        break;
    }
  }
  return commit;
}

const NOBODY: Signature = { name: "", email: "", atMs: 0 };

function signatureLine({ name, email, atMs }: Signature): string {
  return `${inert(name)} <${inert(email)}> ${Math.floor(atMs / 1000)} +0000`;
}

/** A name cannot end its line or open an address. */
function inert(text: string): string {
  return text.replaceAll(/[<>\r\n\0]/g, "").trim() || "unknown";
}

function parseSignature(line: string): Signature {
  const match = /^(.*?) ?<([^>]*)> (-?\d+)/.exec(line);
  if (!match) return NOBODY;
  return { name: match[1] ?? "", email: match[2] ?? "", atMs: Number(match[3]) * 1000 };
}
