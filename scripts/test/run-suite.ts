import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../processes.ts";
import { toolCommand } from "../project.ts";
import { type Counts, countPlaywright, countVitest, settleCounts } from "./counts.ts";

/** Node, page and workerd tests; `args` are vitest's own (a file name, `-t NAME`, `--project workers`). */
export function runUnitTests(args: readonly string[]): Promise<Counts> {
  return withReport(countVitest, (file) => ({
    command: toolCommand(
      "vitest",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
      ...args,
    ),
    env: {},
  }));
}

/** The browser journeys; `args` are Playwright's own. */
export function runJourneys(chromium: string, args: readonly string[]): Promise<Counts> {
  return withReport(countPlaywright, (file) => ({
    command: toolCommand("playwright", "test", "--reporter=list,json", ...args),
    env: { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  }));
}

interface Suite {
  command: readonly string[];
  env: Record<string, string>;
}

/** Runs a suite that shows its progress on the terminal and leaves a JSON report in a file. */
async function withReport(
  count: (report: unknown) => Counts | null,
  suiteFor: (reportFile: string) => Suite,
): Promise<Counts> {
  const directory = mkdtempSync(join(tmpdir(), "control-room-report-"));
  const file = join(directory, "report.json");
  try {
    const { command, env } = suiteFor(file);
    const { code } = await run(command, { env, output: "terminal" });
    return settleCounts(count(readReport(file)), code);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Undefined when the suite did not get as far as its report. */
function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
