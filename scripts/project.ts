import { statSync } from "node:fs";
import { join } from "node:path";

export const projectRoot = join(import.meta.dirname, "..");

type Tool = "knip" | "oxfmt" | "oxlint" | "playwright" | "tsc" | "vite" | "vitest" | "wrangler";

/**
 * The command line of an installed tool. It runs on the Node that runs us: the one a shell finds may be too old for
 * the tool.
 */
export function toolCommand(tool: Tool, ...args: string[]): string[] {
  return [process.execPath, join(projectRoot, "node_modules", ".bin", tool), ...args];
}

/** When a path of the project was last changed; 0 when it is not there. */
export function modifiedAtMs(path: string): number {
  return statSync(join(projectRoot, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
