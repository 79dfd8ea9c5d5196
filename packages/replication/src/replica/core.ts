import type { HybridClock } from "@edgeloom/coordination";
import type { ReplicaPlace } from "../levels/levels.ts";
import type { ReplicationBug } from "../planted-bugs.ts";
import type { Metrics } from "./metrics.ts";
import type { Outbox } from "./outbox.ts";
import type { DataStore } from "./store.ts";

/** What the parts of a replica have in common. */
export interface ReplicaCore {
  readonly nodeId: string;
  readonly actor: string;
  readonly bugs: ReadonlySet<ReplicationBug>;
  readonly store: DataStore;
  readonly outbox: Outbox;
  readonly metrics: Metrics;
  readonly hybridClock: HybridClock;
  readonly wallMs: () => number;
  places(): readonly ReplicaPlace[];
  primary(): string;
  /** All replicas but this one. */
  others(): string[];
  /** Not used before, not even before a restart (but for a chance of 1 in 2^40). */
  nextId(): number;
}
