import { z } from "zod";

export interface Counts {
  passed: number;
  failed: number;
}

export const nothing: Counts = { passed: 0, failed: 0 };

export function addCounts(one: Counts, other: Counts): Counts {
  return { passed: one.passed + other.passed, failed: one.failed + other.failed };
}

const VitestReportSchema = z.object({
  success: z.boolean(),
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const PlaywrightReportSchema = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
  errors: z.array(z.unknown()),
});

/**
 * Counts from vitest's JSON report, null when it is none. A file that could not be loaded has no tests to fail, so it
 * counts as one.
 */
export function countVitest(report: unknown): Counts | null {
  const parsed = VitestReportSchema.safeParse(report);
  if (!parsed.success) return null;
  const { numPassedTests, numFailedTests, testResults } = parsed.data;
  const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

/** Counts from Playwright's JSON report, null when it is none. `errors` are those outside of tests. */
export function countPlaywright(report: unknown): Counts | null {
  const parsed = PlaywrightReportSchema.safeParse(report);
  if (!parsed.success) return null;
  const { stats, errors } = parsed.data;
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
}

/** A run that ended badly though no test failed (an error outside of tests, no report) has failed all the same. */
export function settleCounts(counts: Counts | null, exitCode: number): Counts {
  const known = counts ?? nothing;
  return exitCode !== 0 && known.failed === 0 ? { ...known, failed: 1 } : known;
}

export function summaryLine(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed`;
}
