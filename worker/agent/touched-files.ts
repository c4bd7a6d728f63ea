import { LIMITS } from "../../contract/limits.ts";

/** Which files of a running command are changed for the first time. Memory only: after a restart all are told again. */
export class TouchedFiles {
  private readonly known = new Set<string>();
  private readonly changed: () => readonly string[];

  constructor(changed: () => readonly string[]) {
    this.changed = changed;
  }

  fresh(): string[] {
    const fresh = this.changed().filter((path) => !this.known.has(path));
    const told = fresh.slice(0, Math.max(0, LIMITS.changingFiles - this.known.size));
    for (const path of told) this.known.add(path);
    return told;
  }
}
