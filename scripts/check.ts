import { type Finished, run } from "./processes.ts";
import { modifiedAtMs, toolCommand } from "./project.ts";
import { complain, say } from "./terminal.ts";

interface Check {
  name: string;
  command: readonly string[];
}

const checks: readonly Check[] = [
  { name: "types", command: toolCommand("tsc", "-b") },
  { name: "lint", command: toolCommand("oxlint") },
  { name: "format (npm run format mends it)", command: toolCommand("oxfmt", "--check") },
  { name: "unused code", command: toolCommand("knip", "--no-progress") },
];

/** `npm run check`: one line when all is well, else the output of each tool that found something. */
export async function main(): Promise<number> {
  const startedAt = performance.now();
  const generated = await generateTypes();
  if (generated.code !== 0) return report("wrangler types", generated);
  const results = await Promise.all(
    checks.map(async (check) => ({ ...check, ...(await run(check.command)) })),
  );
  const failed = results.filter((result) => result.code !== 0);
  for (const result of failed) report(result.name, result);
  if (failed.length > 0) return 1;
  say(
    `Types, lint, format and unused code are fine (${((performance.now() - startedAt) / 1000).toFixed(1)} s).`,
  );
  return 0;
}

function report(name: string, { output }: Finished): number {
  complain(`\n=== ${name}\n${output.trim()}`);
  return 1;
}

/** The types of the Worker's bindings come from wrangler.toml, those of its runtime from the installed workerd. */
async function generateTypes(): Promise<Finished> {
  const generatedAtMs = modifiedAtMs("worker-configuration.d.ts");
  const isFresh = ["wrangler.toml", "package-lock.json"].every(
    (source) => modifiedAtMs(source) < generatedAtMs,
  );
  if (isFresh) return { code: 0, output: "" };
  // Without the developer's own variables, so that the types are the same everywhere.
  return run(toolCommand("wrangler", "types", "--strict-vars=false", "--env-file=/dev/null"));
}
