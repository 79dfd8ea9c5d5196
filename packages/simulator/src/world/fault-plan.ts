import type { Fault } from "@edgeloom/agent-core";
import type { EdgeRegion } from "@edgeloom/placement";

/** Where a planned fault strikes: one node, or every node of a region. */
export type FaultTarget =
  | { readonly kind: "node"; readonly nodeId: string }
  | { readonly kind: "region"; readonly region: EdgeRegion };

/** A fault that strikes at a set time after the world began. */
export interface PlannedFault {
  readonly afterMs: number;
  readonly target: FaultTarget;
  readonly fault: Fault;
}

/** A whole region loses its connection for a while, as when its carrier fails. */
export function regionalOutage(
  region: EdgeRegion,
  afterMs: number,
  durationMs: number,
): PlannedFault {
  return {
    afterMs,
    target: { kind: "region", region },
    fault: { kind: "partition", durationMs },
  };
}
