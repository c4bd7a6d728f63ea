import {
  getCommandNames,
  type BufferEncoding,
  type CpOptions,
  type FileContent,
  type FsStat,
  type IFileSystem,
  type MkdirOptions,
  type RmOptions,
} from "just-bash/browser";
import type { FileStat } from "../agent-loop/ports.ts";
import { joinPath, parentOf } from "../workspace/workspace-path.ts";
import { LIVE_DEVICE } from "./live-output.ts";
import { decodeForShell, encodeForShell } from "./shell-encoding.ts";
import { ShellFileError } from "./shell-file-error.ts";
import type { ShellTree } from "./shell-tree.ts";

/** Always there, always empty; what is written to them is gone. */
const DEVICES = new Set([
  "dev/null",
  "dev/zero",
  "dev/tty",
  "dev/stdin",
  "dev/stdout",
  "dev/stderr",
  LIVE_DEVICE,
]);
/** The workspace knows no permissions: whoever may see a file may run it. */
const MODE = 0o755;

const PROGRAM: FileStat = { type: "file", sizeBytes: 0, modifiedAtMs: 0 };
const PROGRAM_NAMES: ReadonlySet<string> = new Set(getCommandNames());

type ReadOptions = BufferEncoding | { encoding?: BufferEncoding | null };
type WriteOptions = BufferEncoding | { encoding?: BufferEncoding };

/** The workspace as the shell's file system, with its root as `/`. There are no links, owners or permissions. */
export class ShellFiles implements IFileSystem {
  readonly #tree: ShellTree;
  readonly #live: ((text: string) => void) | undefined;

  /** `live` hears what is written to the live device: see live-output.ts. */
  constructor(tree: ShellTree, live?: (text: string) => void) {
    this.#tree = tree;
    this.#live = live;
  }

  async readFile(path: string, options?: ReadOptions): Promise<string> {
    return decodeForShell(await this.readFileBuffer(path), options);
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    const inside = insidePath(path);
    if (DEVICES.has(inside)) return new Uint8Array();
    const stat = await this.#existing(inside, "open");
    if (stat === PROGRAM) return new TextEncoder().encode("#!/bin/bash\n");
    if (stat.type === "directory")
      throw new ShellFileError("EISDIR", "illegal operation on a directory", "read", inside);
    return this.#tree.read(inside);
  }

  async writeFile(path: string, content: FileContent, options?: WriteOptions): Promise<void> {
    const inside = insidePath(path);
    if (!DEVICES.has(inside)) await this.#tree.write(inside, encodeForShell(content, options));
  }

  async appendFile(path: string, content: FileContent, options?: WriteOptions): Promise<void> {
    const inside = insidePath(path);
    const bytes = encodeForShell(content, options);
    if (inside === LIVE_DEVICE && bytes.byteLength > 0) this.#live?.(new TextDecoder().decode(bytes));
    if (!DEVICES.has(inside)) await this.#tree.append(inside, bytes);
  }

  async exists(path: string): Promise<boolean> {
    const inside = insidePath(path);
    return DEVICES.has(inside) || (await this.#find(inside)) !== null;
  }

  async stat(path: string): Promise<FsStat> {
    const inside = insidePath(path);
    if (DEVICES.has(inside)) return shellStat({ type: "file", sizeBytes: 0, modifiedAtMs: 0 });
    return shellStat(await this.#existing(inside, "stat"));
  }

  lstat(path: string): Promise<FsStat> {
    return this.stat(path);
  }

  async mkdir(path: string, options: MkdirOptions = {}): Promise<void> {
    const inside = insidePath(path);
    const stat = await this.#tree.stat(inside);
    if (stat?.type === "directory" && options.recursive) return;
    if (stat !== null) throw new ShellFileError("EEXIST", "file already exists", "mkdir", inside);
    if (!options.recursive) await this.#existing(parentOf(inside), "mkdir");
    await this.#tree.makeDirectory(inside);
  }

  async readdir(path: string): Promise<string[]> {
    return (await this.readdirWithFileTypes(path)).map(({ name }) => name);
  }

  async readdirWithFileTypes(path: string) {
    const inside = insidePath(path);
    const children = await this.#tree.children(inside);
    if (children === null) {
      await this.#existing(inside, "scandir");
      throw new ShellFileError("ENOTDIR", "not a directory", "scandir", inside);
    }
    return [...children].map(([name, { type }]) => ({
      name,
      isFile: type === "file",
      isDirectory: type === "directory",
      isSymbolicLink: false,
    }));
  }

  async rm(path: string, options: RmOptions = {}): Promise<void> {
    const inside = insidePath(path);
    if (options.force && (await this.#tree.stat(inside)) === null) return;
    await this.#existing(inside, "rm");
    const children = await this.#tree.children(inside);
    if (children !== null && children.size > 0 && !options.recursive) {
      throw new ShellFileError("ENOTEMPTY", "directory not empty", "rm", inside);
    }
    await this.#tree.remove(inside);
  }

  async cp(from: string, to: string, options: CpOptions = {}): Promise<void> {
    const source = insidePath(from);
    const target = insidePath(to);
    const children = await this.#tree.children(source);
    if (children === null) return this.#tree.write(target, await this.readFileBuffer(from));
    if (!options.recursive)
      throw new ShellFileError("EISDIR", "illegal operation on a directory", "cp", source);
    // Listed before anything is made: the copy may lie inside what is copied.
    const names = Array.from(children.keys());
    await this.mkdir(to, { recursive: true });
    for (const name of names) {
      await this.cp(`/${joinPath(source, name)}`, `/${joinPath(target, name)}`, options);
    }
  }

  async mv(from: string, to: string): Promise<void> {
    await this.#existing(insidePath(from), "rename");
    await this.#tree.move(insidePath(from), insidePath(to));
  }

  resolvePath(base: string, path: string): string {
    return `/${insidePath(path.startsWith("/") ? path : `${base}/${path}`)}`;
  }

  async realpath(path: string): Promise<string> {
    const inside = insidePath(path);
    if (!DEVICES.has(inside)) await this.#existing(inside, "realpath");
    return `/${inside}`;
  }

  /** Only a shortcut for globs, which list directories without it. */
  getAllPaths(): string[] {
    return [];
  }

  async chmod(path: string): Promise<void> {
    await this.stat(path);
  }

  async utimes(path: string): Promise<void> {
    await this.stat(path);
  }

  async symlink(_target: string, path: string): Promise<void> {
    throw new ShellFileError(
      "ENOTSUP",
      "the workspace has no links; copy instead",
      "symlink",
      insidePath(path),
    );
  }

  async link(_from: string, path: string): Promise<void> {
    throw new ShellFileError("ENOTSUP", "the workspace has no links; copy instead", "link", insidePath(path));
  }

  async readlink(path: string): Promise<string> {
    throw new ShellFileError("EINVAL", "invalid argument", "readlink", insidePath(path));
  }

  /** The shell looks for its own commands among the files; those of the workspace come first. */
  async #find(path: string): Promise<FileStat | null> {
    return (await this.#tree.stat(path)) ?? (isProgram(path) ? PROGRAM : null);
  }

  async #existing(path: string, operation: string): Promise<FileStat> {
    const stat = await this.#find(path);
    if (stat === null) throw new ShellFileError("ENOENT", "no such file or directory", operation, path);
    return stat;
  }
}

/** Relative to the workspace's root. As in every shell, `..` at the root stays there. */
export function insidePath(path: string): string {
  const names: string[] = [];
  for (const name of path.normalize("NFC").split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return names.join("/");
}

function isProgram(path: string): boolean {
  const name = /^(?:usr\/)?bin\/([^/]+)$/.exec(path)?.[1];
  return name !== undefined && PROGRAM_NAMES.has(name);
}

function shellStat({ type, sizeBytes, modifiedAtMs }: FileStat): FsStat {
  const mtime = new Date(modifiedAtMs);
  const isDirectory = type === "directory";
  return { isFile: !isDirectory, isDirectory, isSymbolicLink: false, mode: MODE, size: sizeBytes, mtime };
}
