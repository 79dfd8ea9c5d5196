import { describe, expect, it } from "vitest";
import { checkCitedPaths, citedPaths } from "./docs-rule.ts";
import { packageRules } from "./package-rules.ts";
import { check, codeOf, describeBreach } from "./rules.ts";
import { sourceRules } from "./source-rules.ts";

const rules = [...packageRules, ...sourceRules];

/** The names of the rules that a file with this text at this path breaks. */
function breaches(path: string, text: string): string[] {
  return check([{ path, text }], rules).map(({ rule }) => rule);
}

const pure = "packages/graph/src/parse.ts";

describe("bad samples are caught", () => {
  it.each([
    ["packages/graph/src/a.ts", 'import { run } from "@edgeloom/runtime";', /not before it/],
    ["packages/kernel/src/a.ts", 'import type { X } from "@edgeloom/db/testing";', /not before it/],
    ["packages/kernel/src/a.ts", 'import {\n  a,\n} from "@edgeloom/unknown";', /not before it/],
    ["packages/graph/src/a.ts", 'import { a } from "../../kernel/src/a.ts";', /leaves its package/],
    [pure, 'import { readFile } from "node:fs/promises";', /outside world/],
    [pure, 'const fs = await import("node:fs");', /outside world/],
    [pure, "const at = Date.now();", /ambient/],
    [pure, "const at = new Date();", /ambient/],
    [pure, "const r = Math.random();", /ambient/],
    [pure, "setTimeout(go, 5);", /ambient/],
    [pure, 'await fetch("x");', /ambient/],
    [pure, 'console.log("x");', /ambient/],
    [pure, "process.env.X", /ambient/],
    [pure, 'export * from "./a.ts";', /exports everything/],
    ["apps/web/src/a.ts", "line\n".repeat(601), /more than 600/],
    ["apps/web/src/utils/a.ts", "", /drawer/],
    ["packages/ui/src/helpers.ts", "", /drawer/],
    ["apps/web/src/a.ts", "// TODO later", /unfinished/],
    ["apps/web/src/a.ts", "// @ts-ignore", /switched off/],
    ["apps/web/src/a.ts", "const a: any = 1;", /type any/],
    ["apps/web/src/a.ts", "const a = b as any;", /type any/],
    ["apps/web/src/a.ts", "const a: Map<string, any> = b;", /type any/],
    ["apps/web/src/a.test.ts", 'it.only("x", f);', /skipped/],
    ["e2e/a.spec.ts", "test.skip();", /skipped/],
    ["docs/a.md", "cd /root/edgeloom", /one machine/],
    ["apps/web/src/a.ts", 'const url = "https://registry.npmjs.org/x";', /one machine/],
  ])("%s: %s", (path, text, rule) => {
    expect(breaches(path, text)).toEqual([expect.stringMatching(rule)]);
  });
});

describe("good samples pass", () => {
  it.each([
    ["packages/runtime/src/a.ts", 'import { Graph } from "@edgeloom/graph";'],
    ["packages/graph/src/a.test.ts", 'import { readFileSync } from "node:fs"; Date.now();'],
    [pure, "const at = clock.now(); timers.setTimeout(go, 5); new Date(at);"],
    [pure, "// Date.now() would tie this to the wall clock\nconst s = 'console.log(1)';"],
    ["apps/worker/src/a.ts", 'import { x } from "node:fs"; console.log(Date.now());'],
    [
      "apps/web/src/a.ts",
      "// as any reader knows: any\nconst a = { any: f(any, any), b: any.optional() };",
    ],
    ["apps/web/src/a.ts", "line\n".repeat(600)],
    ["apps/web/src/commonality.ts", ""],
  ])("%s: %s", (path, text) => {
    expect(breaches(path, text)).toEqual([]);
  });
});

it("names file, line, rule and remedy", () => {
  const [breach] = check([{ path: pure, text: "\n\nDate.now();" }], rules);
  expect(breach && describeBreach(breach)).toMatch(/^packages\/graph\/src\/parse\.ts:3 .*port/);
});

it("blanks comments and strings without moving lines", () => {
  const code = codeOf('a("x // y"); // b\n/* c\n d */ e(`f\ng`);');
  expect(code.split("\n")).toHaveLength(4);
  expect(code).not.toMatch(/[xybcdfg]/);
  expect(code).toMatch(/a\(.*\n.*\n.*e\(/);
});

describe("cited paths", () => {
  const page = (text: string, path = "docs/runs.md") => ({ path, text });

  it("finds links and paths in backticks, but not commands, patterns or addresses", () => {
    const text =
      "[a](../README.md#start) [b](./nodes.md) [c](https://x.dev/a) [d](#top) `apps/web/src` " +
      "`packages/*/src` `npm start` `a/b` `packages/<name>/src`\n```\n`apps/none`\n```";
    expect(citedPaths(page(text))).toEqual(["README.md", "docs/nodes.md", "apps/web/src"]);
  });

  it("reports what does not exist, with its line", () => {
    const breaches = checkCitedPaths([page("one\nsee `apps/gone/main.ts`")], () => false);
    expect(breaches.map(describeBreach)).toEqual([
      expect.stringMatching(/^docs\/runs\.md:2 .*apps\/gone\/main\.ts/),
    ]);
    expect(checkCitedPaths([page("see `apps/here.ts`")], () => true)).toEqual([]);
  });
});
