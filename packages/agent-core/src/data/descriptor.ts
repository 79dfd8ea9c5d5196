import { z } from "zod";
import { groupIdSchema, peerAddressSchema } from "../groups/descriptor.ts";

export const dataPlaceSchema = z.object({
  nodeId: z.string().min(1).max(200),
  region: z.string().min(1).max(100),
});

/** What an edge node keeps to hold a copy of a data set, over restarts. */
export const dataDescriptorSchema = z.object({
  /** Identifies the data set within a fleet; also the name of its folder on an edge node. */
  set: groupIdSchema,
  /** What people call it. */
  name: z.string().min(1).max(200),
  /** Where the copies lie; the first is the primary, which staleness is measured against. */
  places: z.array(dataPlaceSchema).min(1).max(64),
  /** Edge nodes with the addresses that are known. */
  addresses: z.record(z.string(), peerAddressSchema),
  /** Base64 of the key that replicas authenticate and encrypt with. */
  secret: z.string().min(40).max(200),
  /** How often copies are compared without being asked. */
  syncIntervalMs: z.number().int().min(100).max(3_600_000).default(5_000),
});
export type DataDescriptor = z.infer<typeof dataDescriptorSchema>;
