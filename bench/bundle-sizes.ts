import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Row, row } from "./row.ts";

const root = join(import.meta.dirname, "..");

/** What is deployed and what a first visit loads, packed. */
export async function bundleSizes(): Promise<Row[]> {
  const report = execFileSync("wrangler", ["deploy", "--dry-run"], {
    cwd: root,
    input: "",
    encoding: "utf8",
  });
  const workerKib = Number(/gzip: ([\d.]+) KiB/.exec(report)?.[1] ?? Number.NaN);
  const dist = join(root, "web/dist");
  const html = readFileSync(join(dist, "index.html"), "utf8");
  const scripts = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? "");
  const page = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(dist, name))).length, 0);
  return [
    row("Worker bundle, gzip", (workerKib * 1024) / 1000, "kB", 1000),
    row(
      "page JavaScript of a first visit, gzip",
      page / 1000,
      "kB",
      90,
      `${scripts.length} files; panels load later`,
    ),
  ];
}
