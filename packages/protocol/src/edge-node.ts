import {
  leaseSchema,
  lifecycleStateSchema,
  telemetrySampleSchema,
  workloadStatusSchema,
} from "@edgeloom/agent-core";
import { edgeLocationSchema } from "@edgeloom/placement";
import { z } from "zod";

export const fleetKindSchema = z.enum(["simulated", "real"]);
export type FleetKind = z.infer<typeof fleetKindSchema>;

/** `down`: reports stopped arriving; `unknown`: it never reported. */
export const nodeHealthSchema = z.enum(["healthy", "degraded", "unhealthy", "down", "unknown"]);
export type NodeHealth = z.infer<typeof nodeHealthSchema>;

/** The part of an edge node that it declares itself when it joins. */
export const nodeIdentitySchema = edgeLocationSchema.omit({
  metrics: true,
  status: true,
  workloadCount: true,
});
export type NodeIdentity = z.infer<typeof nodeIdentitySchema>;

/** An edge node as the control plane knows it: what it declared, what it last reported, how it is judged. */
export const edgeNodeViewSchema = edgeLocationSchema.extend({
  fleetId: z.string(),
  kind: fleetKindSchema,
  /** Stands for the edge node in telemetry frames; absent where none are sent, as in a world in process. */
  index: z.number().int().min(0).optional(),
  lifecycle: lifecycleStateSchema,
  cordoned: z.boolean(),
  lease: leaseSchema.nullable(),
  workloads: z.array(workloadStatusSchema),
  health: nodeHealthSchema,
  /** Connected to the control plane now. */
  online: z.boolean(),
  lastSeenAt: z.number().nullable(),
  lastSample: telemetrySampleSchema.nullable(),
  agentVersion: z.string(),
  revision: z.number().int(),
});
export type EdgeNodeView = z.infer<typeof edgeNodeViewSchema>;
