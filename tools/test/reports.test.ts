import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countPlaywright, countVitest } from "./reports.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "edgeloom-reports-"));
  file = join(folder, "report.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const vitest = (passed: number, failed: number, files: object[] = []) =>
  writeFileSync(
    file,
    JSON.stringify({ numPassedTests: passed, numFailedTests: failed, testResults: files }),
  );

describe("countVitest", () => {
  it("takes the numbers of the report", () => {
    vitest(7, 2, [{ status: "failed", assertionResults: [{ status: "failed" }] }]);
    expect(countVitest(file, false)).toEqual({ passed: 7, failed: 2 });
  });

  it("counts a file that does not load", () => {
    vitest(7, 0, [{ status: "failed", assertionResults: [] }]);
    expect(countVitest(file, false)).toEqual({ passed: 7, failed: 1 });
  });

  it("never calls a run that ended badly a success", () => {
    vitest(7, 0);
    expect(countVitest(file, false)).toEqual({ passed: 7, failed: 1 });
    expect(countVitest(join(folder, "missing.json"), true)).toEqual({ passed: 0, failed: 1 });
  });
});

describe("countPlaywright", () => {
  it("counts a test that needed a second try as failed", () => {
    const stats = { expected: 3, unexpected: 1, flaky: 1 };
    writeFileSync(file, JSON.stringify({ stats, errors: [] }));
    expect(countPlaywright(file, false)).toEqual({ passed: 3, failed: 2 });
  });
});
