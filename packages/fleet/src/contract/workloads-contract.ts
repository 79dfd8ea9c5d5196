import type { WorkloadSpecInput } from "@edgeloom/agent-core";
import { describe, expect } from "vitest";
import { type CreateHarness, eventually } from "./harness.ts";
import { contractTest } from "./harness-test.ts";

/** Runs long enough for any test, on a real host and in a simulated world alike. */
const sleeper: WorkloadSpecInput = { name: "sleeper", command: ["sleep", "3600"] };

export function describeWorkloads(create: CreateHarness): void {
  describe("workloads", () => {
    contractTest("deploys, stops, starts and removes", create, async (context) => {
      const { fleet, id, options } = context;
      const deployed = await fleet.execute(id, "deploy_workload", { spec: sleeper }, options());
      expect(deployed).toMatchObject({ name: "sleeper", phase: "running", healthy: true });
      const name = sleeper.name;
      const stopped = await fleet.execute(id, "stop_workload", { name }, options());
      expect(stopped.phase).toBe("stopped");
      const started = await fleet.execute(id, "start_workload", { name }, options());
      expect(started.phase).toBe("running");
      const removed = await fleet.execute(id, "remove_workload", { name }, options());
      expect(removed).toEqual({ removed: true });
      const gone = fleet.execute(id, "get_workload", { name }, options());
      await expect(gone).rejects.toMatchObject({ code: "not_found" });
    });

    contractTest("refuses what does not fit", create, async ({ fleet, id, options }) => {
      const spec = { ...sleeper, resources: { cpuCores: 1_000 } };
      const asked = fleet.execute(id, "deploy_workload", { spec }, options());
      await expect(asked).rejects.toMatchObject({ code: "capacity_exceeded" });
    });

    contractTest("starts again what fails, and leaves what ended well", create, async (context) => {
      const { fleet, id, options, harness } = context;
      const failing = { name: "failing", command: ["false"] };
      const ending = { name: "ending", command: ["true"] };
      await fleet.execute(id, "deploy_workload", { spec: failing }, options());
      await fleet.execute(id, "deploy_workload", { spec: ending }, options());
      const status = (name: string) => fleet.execute(id, "get_workload", { name }, options());
      const restarted = async (): Promise<boolean> => (await status("failing")).restarts > 0;
      await eventually(harness, restarted, "the failing workload was started again");
      const ended = async (): Promise<boolean> => (await status("ending")).phase === "stopped";
      await eventually(harness, ended, "the other one stopped");
      expect(await status("ending")).toMatchObject({ restarts: 0, exitCode: 0 });
    });

    contractTest("takes no work while cordoned, and stops all when drained", create, async (c) => {
      const { fleet, id, options } = c;
      await fleet.execute(id, "deploy_workload", { spec: sleeper }, options());
      await fleet.execute(id, "cordon", {}, options());
      const other = { ...sleeper, name: "other" };
      const refused = fleet.execute(id, "deploy_workload", { spec: other }, options());
      await expect(refused).rejects.toMatchObject({ code: "conflict" });
      await fleet.execute(id, "uncordon", {}, options());
      const drained = await fleet.execute(id, "drain", {}, options());
      expect(drained).toEqual({ lifecycle: "draining", stopped: ["sleeper"] });
      const state = await fleet.execute(id, "get_state", {}, options());
      expect(state.workloads.map(({ phase }) => phase)).toEqual(["stopped"]);
    });
  });
}
