import { buildWeb } from "./dev/web-build.ts";
import { complain, say } from "./terminal.ts";
import { type Counts, addCounts, nothing, summaryLine } from "./test/counts.ts";
import { findChromium } from "./test/find-chromium.ts";
import { findGit } from "./test/find-git.ts";
import { runJourneys, runUnitTests } from "./test/run-suite.ts";

const oneFailure: Counts = { passed: 0, failed: 1 };

/**
 * `npm test`: everything; `test unit ARGUMENTS` or `test e2e ARGUMENTS`: one part, with arguments of its own tool. The
 * last line is the sum; a run without any test has failed.
 */
export async function main([part, ...args]: readonly string[]): Promise<number> {
  if (part !== undefined && part !== "unit" && part !== "e2e") {
    complain("npm test takes no arguments; npm run test:unit -- … and npm run test:e2e -- … do.");
    return 1;
  }
  const page = await buildWeb();
  if (page.code !== 0) complain(`The page does not build:\n${page.output}`);
  let counts = page.code === 0 ? nothing : oneFailure;
  if (part !== "e2e") counts = addCounts(counts, await unitTests(args));
  if (part !== "unit") counts = addCounts(counts, await journeys(args));
  say(`\n${summaryLine(counts)}`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

/** Without git, the tests that need it fail and say so; the others run all the same. */
async function unitTests(args: readonly string[]): Promise<Counts> {
  const git = await findGit();
  if (!git.ok) complain(git.failure);
  return runUnitTests(args);
}

async function journeys(args: readonly string[]): Promise<Counts> {
  const browser = await findChromium();
  if (browser.ok) return runJourneys(browser.value, args);
  complain(browser.failure);
  return oneFailure;
}
