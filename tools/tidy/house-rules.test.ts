import { describe, expect, it } from "vitest";
import { checkCitedPaths } from "./docs-rule.ts";
import { packageRules } from "./package-rules.ts";
import { pathExists, readRepository } from "./repository-files.ts";
import { check, describeBreach } from "./rules.ts";
import { sourceRules } from "./source-rules.ts";

const files = readRepository();

describe("the repository keeps its rules", () => {
  it.each([...packageRules, ...sourceRules])("$name: nowhere", (rule) => {
    expect(check(files, [rule]).map(describeBreach)).toEqual([]);
  });

  it("cites only paths that exist in its documentation", () => {
    const pages = files.filter(({ path }) => /^([A-Z]+|docs\/.*)\.md$/.test(path));
    expect(checkCitedPaths(pages, pathExists).map(describeBreach)).toEqual([]);
  });

  it("has something to check", () => {
    expect(files.length).toBeGreaterThan(100);
  });
});
