import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

/** How many tests of a stage passed and failed. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  errors: z.array(z.unknown()),
});

/** Counts a Vitest report; a file that could not even be loaded counts as one failed test. */
export function countVitest(file: string, ok: boolean): Count {
  const report = read(file, vitestSchema);
  if (report === undefined) return { passed: 0, failed: 1 };
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((result) => result.status === "failed"),
  ).length;
  return atLeastOneFailure(report.numPassedTests, report.numFailedTests + broken, ok);
}

/** Counts a Playwright report; a test that passed only when tried again counts as failed. */
export function countPlaywright(file: string, ok: boolean): Count {
  const report = read(file, playwrightSchema);
  if (report === undefined) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = report.stats;
  return atLeastOneFailure(expected, unexpected + flaky + report.errors.length, ok);
}

/** A run that ended badly although no test failed (an unhandled error, no test found) has failed. */
function atLeastOneFailure(passed: number, failed: number, ok: boolean): Count {
  return { passed, failed: ok ? failed : Math.max(1, failed) };
}

function read<T>(file: string, schema: z.ZodType<T>): T | undefined {
  if (!existsSync(file)) return undefined;
  return schema.parse(JSON.parse(readFileSync(file, "utf8")));
}
