import { createSeededRandom } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { compileWorkflow } from "./compiled-workflow.ts";
import { dryRun } from "./dry-run.ts";
import { Bench, graphOf, node } from "./testing/harness.ts";

describe("dryRun", () => {
  it("resolves what it can, names what is wrong, and executes nothing", async () => {
    const bench = new Bench();
    const graph = graphOf(
      [
        "s:Start",
        node("known", { value: { $expr: "input.n + 1" }, label: { $secret: "token" } }),
        node("wrong:Wait", { ms: { $expr: "'soon'" } }),
        node("broken", { value: { $expr: "input.(" } }),
        node("later", { value: { $expr: "nodes.known.value" } }),
      ],
      ["s > known", "s > wrong", "s > broken", "known > later"],
    );
    const result = await dryRun(compileWorkflow(graph, bench.catalogue), {
      input: { n: 1 },
      outputs: { s: { n: 41 } },
      run: {},
      secret: () => "hunter2",
      clock: bench.time,
      random: createSeededRandom(1),
    });
    expect(result.parameters.known).toMatchObject({ value: 42 });
    expect(JSON.stringify(result)).not.toContain("hunter2");
    expect(result.undecided).toEqual(["later"]);
    expect(result.problems.map((problem) => [problem.nodeId, problem.field])).toEqual([
      ["wrong", "parameters.ms"],
      ["broken", "parameters.value"],
    ]);
    expect(bench.effects.order).toEqual([]);
  });
});
