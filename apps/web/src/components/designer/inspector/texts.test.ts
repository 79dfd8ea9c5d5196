import { describe, expect, it } from "vitest";
import { completionsAt } from "./expression-completion.ts";
import { parseJson } from "./json-text.ts";
import { readMarkdown, readSpans } from "./markdown-blocks.ts";

describe("JSON as text", () => {
  it("gives the value, or the line and column where it goes wrong", () => {
    expect(parseJson('{ "a": [1] }')).toEqual({ ok: true, value: { a: [1] } });
    const wrong = parseJson('{\n  "a": oops\n}');
    expect(wrong.ok ? "" : wrong.reason).toMatch(/^Line 2, column 8/);
  });
});

describe("documentation as text", () => {
  it("knows paragraphs, lists, tables and code", () => {
    const text =
      "Does\nthings.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nx()\n```";
    expect(readMarkdown(text)).toEqual([
      { kind: "paragraph", text: "Does things." },
      { kind: "list", items: ["one", "two"] },
      { kind: "table", head: ["a", "b"], rows: [["1", "2"]] },
      { kind: "code", code: "x()" },
    ]);
  });

  it("splits a line into plain, strong and code", () => {
    expect(readSpans("It **fails** at `x`.").map((span) => span.kind)).toEqual([
      "text",
      "strong",
      "text",
      "code",
      "text",
    ]);
  });
});

describe("completion of expressions", () => {
  const scope = {
    input: { nodes: [{ id: "edge-1", "odd key": 1 }] },
    nodes: {},
    run: {},
    trigger: null,
    env: { REGION: "eu" },
  };

  it("offers the fields of what the last run left, through lists", () => {
    expect(completionsAt(scope, []).map((option) => option.label)).toContain("trigger");
    expect(completionsAt(scope, ["input", "nodes"]).map((option) => option.label)).toEqual([
      "id",
      "`odd key`",
    ]);
    expect(completionsAt(scope, ["env"])).toEqual([{ label: "REGION", detail: '"eu"' }]);
    expect(completionsAt(scope, ["input", "missing"])).toEqual([]);
  });
});
