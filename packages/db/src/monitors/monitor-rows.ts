import type { JsonValue } from "@edgeloom/kernel";
import type { MonitorState } from "@edgeloom/nodes";
import { initialMonitorState } from "@edgeloom/nodes";
import { nodeHealthSchema } from "@edgeloom/protocol";
import { z } from "zod";

/** Key of a fleet's monitor in the controller table. */
export function monitorKey(fleetId: string): string {
  return `monitor:${fleetId}`;
}

/** `config` of a monitor's row. */
export const monitorConfigSchema = z.object({
  fleetId: z.string(),
  retentionSeconds: z.number(),
  alertCooldownSeconds: z.number(),
  healthCheckIntervalSeconds: z.number(),
  anomalyDetection: z.boolean(),
});

const stateSchema = z
  .custom<MonitorState>(
    (value) => typeof value === "object" && value !== null && "tracks" in value,
    "is not what a monitor left",
  )
  .default(initialMonitorState);

/** `status` of a monitor's row: what it shows, and what its next turn goes on from. */
export const monitorStatusSchema = z.object({
  lastCheckAt: z.number().nullable().default(null),
  health: z.partialRecord(nodeHealthSchema, z.number()).default({}),
  state: stateSchema,
});

/** A status as plain JSON for its column. */
export function statusJson(status: z.output<typeof monitorStatusSchema>): JsonValue {
  return JSON.parse(JSON.stringify(status));
}
