import { monitorPeriodMs, turnMonitor } from "@edgeloom/db";
import type { Clock, FleetId, WorkspaceId } from "@edgeloom/kernel";
import type { Pool } from "pg";
import { z } from "zod";
import type { FleetDirectory } from "../fleet-directory.ts";
import type { Controller } from "./controller-host.ts";

const configSchema = z.looseObject({ fleetId: z.string() });

/** The loops that `start_monitor` asks for: one row and one holder a fleet. */
export function createMonitors(pool: Pool, fleets: FleetDirectory, clock: Clock): Controller {
  return {
    kind: "monitor",
    periodMs: ({ config }) => monitorPeriodMs(config),
    async turn({ workspaceId, config, status }) {
      if (workspaceId === null) return undefined;
      const workspace = workspaceId as WorkspaceId;
      const fleetId = configSchema.parse(config).fleetId as FleetId;
      await fleets.learn(workspace, fleetId);
      const fleet = fleets.open(workspace, fleetId);
      return await turnMonitor(pool, { workspaceId, config, status }, fleet, clock.now());
    },
  };
}
