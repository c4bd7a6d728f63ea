import { DurableObject } from "cloudflare:workers";
import type { WorkspaceFiles } from "../agent-loop/ports.ts";
import { StoredFiles } from "./stored-files.ts";

/** The files of one workspace. Reached through workspace-client.ts, which puts bounded answers together. */
export class Workspace extends DurableObject implements Omit<WorkspaceFiles, "listAll" | "readMany"> {
  readonly #files = new StoredFiles(this.ctx.storage);

  stat(path: string) {
    return this.#files.stat(path);
  }

  read(path: string) {
    return this.#files.read(path);
  }

  write(path: string, content: Uint8Array) {
    return this.#files.write(path, content);
  }

  makeDirectory(path: string) {
    return this.#files.makeDirectory(path);
  }

  remove(path: string) {
    return this.#files.remove(path);
  }

  move(from: string, to: string) {
    return this.#files.move(from, to);
  }

  list(path: string) {
    return this.#files.list(path);
  }

  listAllAfter(path: string, after: string) {
    return this.#files.listAllAfter(path, after);
  }

  readFirst(paths: readonly string[]) {
    return this.#files.readFirst(paths);
  }
}
