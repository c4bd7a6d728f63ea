import { globSync, readFileSync } from "node:fs";

const packageImport = /\bfrom "((?!\.|node:|cloudflare:)[^"]+)"/g;

/** Every package path that the Worker's sources import, such as `hono` and `drizzle-orm/d1`. */
export function workerPackages(): string[] {
  const sources = globSync(["worker/**/*.ts", "contract/**/*.ts"]).map((file) => readFileSync(file, "utf8"));
  const paths = sources.flatMap((source) =>
    [...source.matchAll(packageImport)].map((match) => match[1] ?? ""),
  );
  return [...new Set(paths)].toSorted();
}
