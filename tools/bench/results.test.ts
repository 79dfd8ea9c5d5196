import { describe, expect, it } from "vitest";
import type { Bench } from "../../bench/bench.ts";
import { mergeResults, renderResults } from "./results.ts";

const bench = (name: string): Bench => ({
  name,
  description: `Does ${name}.`,
  run: async () => [],
});

const measured = (name: string, figures: Record<string, number>) => ({
  bench: bench(name),
  at: "2026-01-02T03:04:05.000Z",
  machine: "2 × CPU",
  commit: "abc1234",
  figures: Object.entries(figures).map(([figure, value]) => ({
    name: figure,
    value,
    unit: "ms",
    title: `The ${figure}`,
  })),
});

describe("mergeResults", () => {
  it("replaces a bench's own figures, also those it no longer has, and keeps others", () => {
    const first = mergeResults({}, measured("engine", { "engine.a": 1, "engine.b": 2 }));
    const second = mergeResults(first, measured("gateway", { "gateway.a": 3 }));
    const third = mergeResults(second, measured("engine", { "engine.a": 4.000_04 }));
    expect(Object.fromEntries(Object.entries(third).map(([k, v]) => [k, v.value]))).toEqual({
      "gateway.a": 3,
      "engine.a": 4,
    });
    expect(third["engine.a"]).toMatchObject({ command: "npm run bench engine", unit: "ms" });
  });

  it("refuses a figure that another bench has", () => {
    const results = mergeResults({}, measured("engine", { a: 1 }));
    expect(() => mergeResults(results, measured("gateway", { a: 1 }))).toThrow(/"a"/);
  });
});

it("renders a section for each bench that was measured", () => {
  const results = mergeResults({}, measured("engine", { "engine.a": 12_345 }));
  const page = renderResults(results, [bench("gateway"), bench("engine")]);
  expect(page).toContain("## engine");
  expect(page).toContain("| The engine.a | 12,345 ms | `engine.a` |");
  expect(page).not.toContain("## gateway");
});
