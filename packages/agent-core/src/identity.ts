import type { EdgeLocation } from "@edgeloom/placement";

/** What an edge node declares of itself: where it is and what it can carry, not how it is doing. */
export type EdgeNodeIdentity = Omit<EdgeLocation, "metrics" | "status" | "workloadCount">;
