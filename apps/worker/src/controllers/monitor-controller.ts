import { monitorPeriodMs, turnMonitor } from "@edgeloom/db";
import type { Clock, FleetId, WorkspaceId } from "@edgeloom/kernel";
import type { Pool } from "pg";
import { z } from "zod";
import type { FleetDirectory } from "../fleet-directory.ts";
import type { Controller } from "./controller-host.ts";

const configSchema = z.looseObject({ fleetId: z.string() });

/** Monitors that workflows start: each looks at its fleet at its own interval. */
export function createMonitorController(
  pool: Pool,
  fleets: FleetDirectory,
  clock: Clock,
): Controller {
  return {
    kind: "monitor",
    periodMs: (held) => monitorPeriodMs(held.config),
    async turn(held) {
      if (held.workspaceId === null) return undefined;
      const { fleetId } = configSchema.parse(held.config);
      const fleet = await fleets(held.workspaceId as WorkspaceId, fleetId as FleetId);
      const monitor = { ...held, workspaceId: held.workspaceId };
      return await turnMonitor(pool, monitor, fleet, clock.now());
    },
  };
}
