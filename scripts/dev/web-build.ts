import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Finished, run } from "../processes.ts";
import { modifiedAtMs, projectRoot, toolCommand } from "../project.ts";

/** What the page is made of. */
const sources = ["web", "contract", "vite.config.ts", "package-lock.json"];
const built = join("web", "dist");

/** Builds the page unless the last build is newer than all its sources. */
export async function buildWeb(signal?: AbortSignal): Promise<Finished> {
  if (isWebBuilt()) return { code: 0, output: "" };
  return run(toolCommand("vite", "build", "--logLevel", "warn"), signal ? { signal } : {});
}

function isWebBuilt(): boolean {
  const builtAtMs = modifiedAtMs(join(built, "index.html"));
  return builtAtMs > 0 && sources.every((source) => newestAtMs(source) < builtAtMs);
}

/** Directories count too: a deleted file changes nothing else. */
function newestAtMs(path: string): number {
  if (path === built) return 0;
  const own = modifiedAtMs(path);
  // A build writes into `web`, which makes the folder itself look newer than the build.
  const counted = path === "web" ? 0 : own;
  return Math.max(counted, ...childrenOf(path).map((child) => newestAtMs(join(path, child))));
}

function childrenOf(path: string): string[] {
  const stat = statSync(join(projectRoot, path), { throwIfNoEntry: false });
  return stat?.isDirectory() ? readdirSync(join(projectRoot, path)) : [];
}
