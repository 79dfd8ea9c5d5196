import type { DurableLog, SnapshotStore } from "../log/types.ts";
import { createRaft } from "../raft/raft.ts";
import type { Raft, RaftOptions, SnapshotDescriptor } from "../raft/types.ts";
import type { ReplicaOptions } from "./types.ts";

interface RecoveredStorage {
  readonly log: DurableLog;
  readonly snapshots: SnapshotStore;
}

/** Consensus as it goes on from what the disk holds; `snapshot` is the one that the machine was restored from. */
export function createCore(
  options: ReplicaOptions,
  { log, snapshots }: RecoveredStorage,
  snapshot: SnapshotDescriptor | null,
): Raft {
  const raftOptions: RaftOptions = {
    ...options.transfer,
    id: options.id,
    configuration: snapshot?.configuration ?? options.bootstrap,
    configurationIndex: snapshot?.configurationIndex ?? 0,
    hardState: log.hardState(),
    log,
    snapshot: () => snapshots.latest(),
    applied: snapshot?.index ?? 0,
    now: options.clock.monotonic(),
    random: options.random,
    electionTimeoutMs: options.electionTimeoutMs,
    heartbeatMs: options.heartbeatMs,
    clockDriftMax: options.clockDriftMax,
    priority: options.priority,
    advice: options.advice,
    plantedBugs: options.plantedBugs,
  };
  const raft = createRaft(raftOptions);
  return options.decorateRaft?.(raft, raftOptions) ?? raft;
}
