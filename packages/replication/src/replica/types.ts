import type { Clock, EdgeloomError, JsonValue, Random, Result } from "@edgeloom/kernel";
import type { ConflictResolution } from "../entry/resolve.ts";
import type { ReplicaPlace, ReplicationLevel } from "../levels/levels.ts";
import type { ReplicationBug } from "../planted-bugs.ts";
import type { SessionToken } from "../session/session.ts";
import type { DataChange } from "../values/change.ts";
import type { Actor } from "../versions/version-vector.ts";
import type { DataMessage } from "./messages.ts";
import type { DataRecord } from "./records.ts";

/** How much a reader may see of writes elsewhere. Strong data is kept by a coordination group, not here. */
export type DataModel = "eventual" | "causal" | "bounded_staleness";

export interface DataReplicaOptions {
  readonly nodeId: string;
  /** Names the writes taken in here; a new one whenever the disk may have forgotten some. */
  readonly actor: Actor;
  /** Where all copies lie, this one too. Staleness is measured against the first, the primary. */
  readonly places: readonly ReplicaPlace[];
  /** Wall time, for stamps alone. */
  readonly clock: Pick<Clock, "now">;
  readonly random: Random;
  /** What the disk held. */
  readonly records: Iterable<DataRecord>;
  /** How often a copy is compared with another one; 0 never by itself. Default 5,000 ms. */
  readonly syncIntervalMs?: number | undefined;
  /** Time until a write that a replica did not acknowledge is kept for it. Default 2,000 ms. */
  readonly hintAfterMs?: number | undefined;
  /** Pause between attempts to deliver what was kept. Default 1,000 ms. */
  readonly hintRetryMs?: number | undefined;
  /** Keys kept for one replica; beyond, comparing trees must do. Default 1,000. */
  readonly hintsMax?: number | undefined;
  readonly plantedBugs?: ReadonlySet<ReplicationBug> | undefined;
}

export interface WriteRequest {
  readonly key: string;
  readonly change: DataChange;
  readonly level: ReplicationLevel;
  readonly resolution: ConflictResolution;
  readonly session: SessionToken | null;
  /** Names the write; a second one of this name is not carried out. Empty: always carried out. */
  readonly request: string;
  readonly timeoutMs: number;
}

export interface ReadRequest {
  readonly key: string;
  readonly model: DataModel;
  readonly level: ReplicationLevel;
  readonly resolution: ConflictResolution;
  readonly session: SessionToken | null;
  /** For bounded staleness: the age that is too much. */
  readonly stalenessMsMax: number;
  readonly timeoutMs: number;
}

/** A version for people: who took it in, its number there, and its stamp. */
export interface VersionName {
  readonly actor: Actor;
  readonly counter: number;
  readonly stamp: string;
}

export interface WriteAnswer {
  readonly version: VersionName;
  /** Edge nodes on whose disk the write is, as far as is known at the time of the answer. */
  readonly acknowledged: readonly string[];
  /** The others: they are sent it, or have it kept for them. */
  readonly pending: readonly string[];
  /** Concurrent versions that the write found and left. */
  readonly conflicts: number;
  readonly session: SessionToken;
}

export interface ReadAnswer {
  readonly exists: boolean;
  readonly value: JsonValue;
  readonly version: VersionName | null;
  /** Edge nodes whose copies the answer comes from. */
  readonly copies: readonly string[];
  /** Copies that were behind and were sent what they lacked. */
  readonly repaired: readonly string[];
  /** The answer has everything that the primary had this long ago; null when that is not known. */
  readonly stalenessMs: number | null;
  readonly conflicts: number;
  readonly siblings: readonly JsonValue[];
  readonly session: SessionToken;
}

export interface SyncAnswer {
  readonly peer: string;
  readonly completed: boolean;
  /** Entries taken over from the peer, and given to it. */
  readonly received: number;
  readonly sent: number;
}

export type Answer<T> = (result: Result<T, EdgeloomError>) => void;

/** Figures since the replica was opened, as its own requests met them. */
export interface ConsistencyMetrics {
  readonly writesTotal: number;
  readonly writesSucceeded: number;
  readonly writesFailed: number;
  readonly readsTotal: number;
  /** Reads for which a copy was behind others that were asked. */
  readonly readsStale: number;
  readonly conflictsDetected: number;
  readonly conflictsResolved: number;
  /** From when a write was taken in here to when another replica said that it has it. */
  readonly averageReplicationLagMs: number;
  readonly maxReplicationLagMs: number;
}

export interface DataReplicaStatus {
  readonly actor: Actor;
  readonly places: readonly ReplicaPlace[];
  readonly primary: string;
  /** Live keys. */
  readonly keys: number;
  /** Deleted keys whose deletion is kept. */
  readonly tombstones: number;
  readonly keysWithSiblings: number;
  /** Equal roots mean equal copies. */
  readonly root: string;
  readonly known: Readonly<Record<Actor, number>>;
  /** This copy has all that the primary had so long ago; null when unknown. */
  readonly stalenessMs: number | null;
  /** Keys kept for replicas that did not acknowledge them, by edge node. */
  readonly hints: Readonly<Record<string, number>>;
  readonly hintsDropped: number;
  readonly metrics: ConsistencyMetrics;
}

/** What has to be done, in order: the records made durable first, then the rest. */
export interface DataOutputs {
  readonly records: readonly DataRecord[];
  readonly then: readonly DataAction[];
}
export type DataAction =
  | { readonly type: "send"; readonly to: string; readonly message: DataMessage }
  | { readonly type: "call"; readonly call: () => void };

/**
 * One copy of a data set: takes requests of clients as their coordinator, and serves the other replicas. Sans I/O: after
 * every call, `take` gives what is to be done. `now` is the monotonic time here, in ms.
 */
export interface DataReplica {
  write(request: WriteRequest, now: number, answer: Answer<WriteAnswer>): void;
  read(request: ReadRequest, now: number, answer: Answer<ReadAnswer>): void;
  /** Compares this copy with those of `peers`, all others when left out, and makes both sides equal. */
  sync(
    peers: readonly string[] | null,
    now: number,
    timeoutMs: number,
    answer: Answer<readonly SyncAnswer[]>,
  ): void;
  receive(from: string, message: DataMessage, now: number): void;
  tick(now: number): void;
  /** When `tick` has something to do next. */
  deadline(): number;
  /** Copies were added. */
  setPlaces(places: readonly ReplicaPlace[]): void;
  take(): DataOutputs | null;
  status(now: number): DataReplicaStatus;
  /** Everything that the disk must hold, for a log that begins anew. */
  image(): readonly DataRecord[];
}
