import { EdgeloomError } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { createTestNode, type TestNode } from "../testing/test-node.ts";

function activeNode(): TestNode {
  const one = createTestNode();
  one.run("transition", { to: "warming" });
  one.run("transition", { to: "active" });
  return one;
}

const server = { name: "web", command: ["serve"] };

describe("supervision of workloads", () => {
  it("answers a deployment when the workload runs", () => {
    const one = activeNode();
    expect(one.run("deploy_workload", { spec: server })).toMatchObject({
      phase: "running",
      healthy: true,
      restarts: 0,
      cpuCores: 0.1,
    });
  });

  it("stops, starts and removes", () => {
    const one = activeNode();
    one.run("deploy_workload", { spec: server });
    expect(one.run("stop_workload", { name: "web" }).phase).toBe("stopped");
    expect(one.run("start_workload", { name: "web" }).phase).toBe("running");
    expect(one.run("remove_workload", { name: "web" })).toEqual({ removed: true });
    one.time.advance(1_000);
    expect(one.host.running()).toEqual([]);
    expect(one.run("remove_workload", { name: "web" })).toEqual({ removed: false });
  });

  it("restarts after a failure with growing waits, and forgives after a steady minute", () => {
    const one = activeNode();
    one.run("deploy_workload", { spec: server });
    const waits = [1, 2, 3].map(() => {
      one.host.end("web", 1, "exited with 1");
      const from = one.time.now();
      while (one.run("get_workload", { name: "web" }).phase !== "running") one.time.step();
      return one.time.now() - from - 100;
    });
    expect(waits[1]).toBeGreaterThanOrEqual(1_000);
    expect(waits[2]).toBeGreaterThanOrEqual(2_000);
    expect(one.run("get_workload", { name: "web" }).restarts).toBe(3);
    one.time.advance(61_000);
    one.host.end("web", 1, "exited with 1");
    one.time.advance(1_100);
    expect(one.run("get_workload", { name: "web" }).phase).toBe("running");
  });

  it.each([
    ["never", 1, "failed"],
    ["never", 0, "stopped"],
    ["on_failure", 0, "stopped"],
  ] as const)("with restart %s, an exit with %i leaves it %s for good", (restart, code, phase) => {
    const one = activeNode();
    one.run("deploy_workload", { spec: { ...server, restart } });
    one.host.end("web", code, "ended");
    one.time.advance(600_000);
    expect(one.run("get_workload", { name: "web" })).toMatchObject({ phase, exitCode: code });
    one.restart();
    one.time.advance(600_000);
    expect(one.run("get_workload", { name: "web" }).phase).toBe(phase);
  });

  it("restarts what fails its health checks", () => {
    const one = activeNode();
    const healthCheck = { kind: "http", path: "/", port: 80, intervalMs: 1_000 } as const;
    one.run("deploy_workload", { spec: { ...server, healthCheck } });
    one.time.advance(10);
    expect(one.run("get_workload", { name: "web" }).healthy).toBe(true);
    one.host.setHealthy("web", false);
    one.time.advance(6_000);
    expect(one.run("get_workload", { name: "web" })).toMatchObject({ restarts: 1, healthy: true });
  });

  it("refuses what does not fit, and takes it when room is made", () => {
    const one = activeNode();
    const big = { ...server, name: "big", resources: { cpuCores: 3.95, memoryMiB: 64 } };
    one.run("deploy_workload", { spec: server });
    expect(() => one.run("deploy_workload", { spec: big })).toThrowError(
      expect.objectContaining({ code: "capacity_exceeded" }),
    );
    one.run("stop_workload", { name: "web" });
    expect(one.run("deploy_workload", { spec: big }).phase).toBe("running");
  });

  it("takes no work while cordoned or out of service", () => {
    const one = createTestNode();
    const deploy = (): unknown => one.run("deploy_workload", { spec: server });
    expect(deploy).toThrowError(EdgeloomError);
    one.run("transition", { to: "warming" });
    one.run("cordon", {});
    expect(deploy).toThrowError(expect.objectContaining({ code: "conflict" }));
    one.run("uncordon", {});
    expect(deploy()).toMatchObject({ phase: "running" });
  });

  it("drains: stops what runs and takes nothing new", () => {
    const one = activeNode();
    one.run("deploy_workload", { spec: server });
    expect(one.run("drain", {}, "d")).toEqual({ lifecycle: "draining", stopped: ["web"] });
    expect(one.host.running()).toEqual([]);
    expect(one.run("drain", {}, "d")).toEqual({ lifecycle: "draining", stopped: ["web"] });
  });

  it("adopts what still runs when only the agent died", () => {
    const one = activeNode();
    one.run("deploy_workload", { spec: server });
    const [before] = one.host.running();
    one.restart();
    one.time.advance(60_000);
    expect(one.host.running()).toEqual([before]);
    expect(one.run("get_workload", { name: "web" })).toMatchObject({
      phase: "running",
      restarts: 0,
    });
  });

  it("starts again what died with the host", () => {
    const one = activeNode();
    one.run("deploy_workload", { spec: server });
    one.host.cutPower();
    one.restart();
    one.time.advance(2_000);
    expect(one.run("get_workload", { name: "web" })).toMatchObject({
      phase: "running",
      restarts: 1,
    });
  });
});
