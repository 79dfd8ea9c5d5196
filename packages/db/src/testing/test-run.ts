import { z } from "zod";

/**
 * What a test run hands from its setup to its test processes, which inherit the environment. It is
 * not tied to a test runner: benchmarks and browser tests use it too.
 */
const testRunSchema = z.object({
  /** A URL of the server, with the right to create databases. */
  serverUrl: z.string().min(1),
  /** The migrated database that test databases are cloned from. */
  template: z.string().min(1),
  /** What the names of this run's databases start with. */
  namePrefix: z.string().min(1),
});

export type TestRun = z.infer<typeof testRunSchema>;

const variable = "EDGELOOM_TEST_RUN";

export function publishTestRun(run: TestRun): void {
  process.env[variable] = JSON.stringify(run);
}

export function currentTestRun(): TestRun {
  const text = process.env[variable];
  if (text === undefined) {
    throw new Error(
      "No test database server runs. Name the file *.integration.test.ts, which Vitest's project `integration` starts one for.",
    );
  }
  return testRunSchema.parse(JSON.parse(text));
}
