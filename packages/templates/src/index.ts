import { complianceAwarePlacement } from "./compliance-aware-placement.ts";
import { drainASite } from "./drain-a-site.ts";
import { electALeader } from "./elect-a-leader.ts";
import { exactlyOnceCounter } from "./exactly-once-counter.ts";
import { fleetHealthSweep } from "./fleet-health-sweep.ts";
import { geoReplicatedProfile } from "./geo-replicated-profile.ts";
import { globalEventOrder } from "./global-event-order.ts";
import { nearestHealthyEdge } from "./nearest-healthy-edge.ts";
import { scheduledCapacityReport } from "./scheduled-capacity-report.ts";
import { surviveAPartition } from "./survive-a-partition.ts";
import type { BuiltInTemplate } from "./template.ts";
import { webhookToTheEdge } from "./webhook-to-the-edge.ts";

export type { BuiltInTemplate } from "./template.ts";

/** All templates that ship with Edgeloom, in the order of the gallery. */
export const builtInTemplates: readonly BuiltInTemplate[] = [
  nearestHealthyEdge,
  complianceAwarePlacement,
  fleetHealthSweep,
  drainASite,
  scheduledCapacityReport,
  webhookToTheEdge,
  electALeader,
  globalEventOrder,
  geoReplicatedProfile,
  exactlyOnceCounter,
  surviveAPartition,
];
