import { describeFleetContract } from "@edgeloom/fleet/contract";
import type { EdgeNodeId } from "@edgeloom/kernel";
import { createWorld } from "../world/world.ts";
import { createSimulatedFleet } from "./simulated-fleet.ts";

describeFleetContract("simulated, in process", async () => {
  const world = createWorld({ seed: 7, startAt: Date.UTC(2026, 2, 4, 12) });
  const fleet = createSimulatedFleet(world);
  world.advance(2_000);
  return {
    fleet,
    freshNode: async () => "frankfurt-1" as EdgeNodeId,
    cutOff: async (id) =>
      world.injectFault({ kind: "node", nodeId: id }, { kind: "partition", durationMs: 0 }),
    pass: async (durationMs) => world.advance(durationMs),
    now: () => world.time.now(),
    close: async () => world.stop(),
  };
});
