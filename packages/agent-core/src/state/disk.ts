import { applyRecord } from "./apply.ts";
import type { NodeRecord } from "./change.ts";
import {
  type DurableState,
  emptyState,
  type NodeSnapshot,
  stateFromSnapshot,
} from "./durable-state.ts";

/** What a disk holds of one edge node: the state at the last compaction and what happened since. */
export interface StoredNode {
  readonly snapshot: NodeSnapshot | null;
  readonly records: readonly NodeRecord[];
}

/**
 * Port: the durable log of one edge node. `done` is called with null once the bytes are safe from power loss
 * (fsync), or with the reason why they are not; it may be called before the method returns. Writes are asked
 * for one at a time.
 */
export interface Disk {
  /** Read once, when the node starts. A record torn by a crash is left out by the disk. */
  load(): StoredNode;
  append(record: NodeRecord, done: (error: Error | null) => void): void;
  /** Puts `snapshot` in the place of everything stored so far, in one step. */
  compact(snapshot: NodeSnapshot, done: (error: Error | null) => void): void;
}

/** The state that a disk holds; null when the node has never run. */
export function recoverState({ snapshot, records }: StoredNode): DurableState | null {
  if (snapshot === null && records.length === 0) return null;
  const state = snapshot === null ? emptyState() : stateFromSnapshot(snapshot);
  for (const record of records) applyRecord(state, record);
  return state;
}
