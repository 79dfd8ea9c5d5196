import { describe, expect, it } from "vitest";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

const edgeNode = "edge-1";
const deploy = { operation: "deploy", edgeNode, name: "echo", command: ["serve"] };

function bench() {
  const context = createTestContext();
  let step = 0;
  return {
    context,
    run: (given: object) => {
      step += 1;
      const own = { ...context, key: `run-1/step-${step}/` };
      return executeNode(definition, { ...given }, null, own);
    },
  };
}

describe("WorkloadNode", () => {
  it("takes a workload through its life", async () => {
    const { run, context } = bench();
    expect(await run(deploy)).toMatchObject({ edgeNode, workload: { name: "echo" } });
    context.fleet.time.advance(1_000);
    expect(await run({ operation: "status", edgeNode, name: "echo" })).toMatchObject({
      status: "running",
      healthy: true,
    });
    expect(await run({ operation: "list" })).toMatchObject({
      workloads: [{ edgeNode, workload: { name: "echo", phase: "running" } }],
    });
    await run({ operation: "stop", edgeNode, name: "echo" });
    context.fleet.time.advance(1_000);
    expect(await run({ operation: "status", edgeNode, name: "echo" })).toMatchObject({
      status: "stopped",
    });
    await run({ operation: "start", edgeNode, name: "echo" });
    expect(await run({ operation: "remove", edgeNode, name: "echo" })).toMatchObject({
      status: "removed",
      removed: true,
    });
    await expect(run({ operation: "status", edgeNode, name: "echo" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("passes on what the edge node refuses", async () => {
    const { run } = bench();
    await expect(run({ ...deploy, memoryMiB: 1_000_000 })).rejects.toMatchObject({
      code: "capacity_exceeded",
    });
  });

  it("deploys without starting when told to", async () => {
    const { run } = bench();
    expect(await run({ ...deploy, startNow: false })).toMatchObject({ status: "deployed" });
  });

  it("wants what its operation cannot do without", () => {
    const missing = (given: object) => definition.check({ ...given }).map(({ field }) => field);
    expect(missing({}).sort()).toEqual(["command", "edgeNode", "name"]);
    expect(missing({ operation: "status", edgeNode })).toEqual(["name"]);
    expect(missing({ operation: "list" })).toEqual([]);
  });
});
