import { describe, expect, it } from "vitest";
import { effectOf, parseParameters } from "../../define-node.ts";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

const edgeNode = "edge-1";

function bench() {
  const context = createTestContext();
  let step = 0;
  return {
    context,
    run: (operation: string, given: object = {}) => {
      step += 1;
      const own = { ...context, key: `run-1/step-${step}/` };
      return executeNode(definition, { operation, edgeNode, ...given }, null, own);
    },
  };
}

describe("EdgeStateMachine", () => {
  it("tells the state of an edge node", async () => {
    const { run, context } = bench();
    expect(await run("get_state")).toMatchObject({
      status: "active",
      edgeNode,
      lifecycle: "active",
      lease: null,
      cordoned: false,
    });
    expect(context.acted).toEqual([edgeNode]);
  });

  it("moves through legal states only", async () => {
    const { run } = bench();
    expect(await run("transition", { to: "draining" })).toMatchObject({
      previous: "active",
      lifecycle: "draining",
    });
    await expect(run("transition", { to: "warming" })).rejects.toMatchObject({
      code: "illegal_transition",
    });
  });

  it("leases with a token that fences changes off", async () => {
    const { run } = bench();
    const lease = await run("acquire_lease", { leaseDurationMs: 60_000 });
    expect(lease).toMatchObject({
      status: "leased",
      fencingToken: 1,
      lease: { holder: "run:run-1" },
    });
    await expect(run("acquire_lease", { holder: "another" })).rejects.toMatchObject({
      code: "lease_held",
    });
    await expect(run("cordon")).rejects.toThrow();
    expect(await run("cordon", { fencingToken: 1 })).toMatchObject({ cordoned: true });
    expect(await run("renew_lease", { fencingToken: 1 })).toMatchObject({ fencingToken: 1 });
    expect(await run("release_lease", { fencingToken: 1 })).toMatchObject({ status: "released" });
    expect(await run("uncordon")).toMatchObject({ status: "uncordoned", cordoned: false });
  });

  it("drains and takes back into service", async () => {
    const { run } = bench();
    expect(await run("drain")).toMatchObject({ lifecycle: "draining", stopped: [] });
    expect(await run("transition", { to: "active" })).toMatchObject({ status: "active" });
    const { history } = await run("get_history");
    expect(JSON.stringify(history)).toContain("draining");
  });

  it("acts once for one key, however often it is tried", async () => {
    const context = createTestContext();
    const given = { operation: "acquire_lease", edgeNode };
    const first = await executeNode(definition, given, null, context);
    const again = await executeNode(definition, given, null, context);
    expect(again).toEqual(first);
    expect(context.fleet.effects.get(context.key)).toBe(1);
  });

  it("wants an edge node, a target and a token before the run", () => {
    const missing = (given: object) => definition.check({ ...given }).map(({ field }) => field);
    expect(missing({})).toEqual(["edgeNode"]);
    expect(missing({ operation: "transition", edgeNode })).toEqual(["to"]);
    expect(missing({ operation: "renew_lease" }).sort()).toEqual(["edgeNode", "fencingToken"]);
    expect(missing({ edgeNode: { $expr: "input.edgeNode" } })).toEqual([]);
  });

  it("has the effect of its operation", () => {
    const effect = (operation: string) =>
      effectOf(
        definition,
        parseParameters(definition, { operation, edgeNode, to: "active", fencingToken: 1 }),
      );
    expect(effect("get_history")).toBe("read");
    expect(effect("cordon")).toBe("idempotent");
    expect(effect("acquire_lease")).toBe("once");
  });
});
