import { applyRecord } from "./apply.ts";
import type { NodeRecord } from "./change.ts";
import { type Disk, recoverState } from "./disk.ts";
import { type DurableState, emptyState, snapshotOf } from "./durable-state.ts";

/** Records after which the log is compacted into a snapshot. */
const recordsBetweenSnapshots = 500;

/** The durable state of one node together with its log: what is applied has been stored before. */
export interface Journal {
  readonly state: DurableState;
  /** False when the disk held nothing. */
  readonly recovered: boolean;
  /** Stores a record, then applies it; on failure the state is as before. One at a time. */
  commit(record: NodeRecord, done: (error: Error | null) => void): void;
}

export function openJournal(disk: Disk): Journal {
  const stored = disk.load();
  const found = recoverState(stored);
  const state = found ?? emptyState();
  let records = stored.records.length;
  // A write that failed may have left half a record behind: only a fresh snapshot makes the log whole.
  let torn = false;

  function append(record: NodeRecord, done: (error: Error | null) => void): void {
    disk.append(record, (error) => {
      if (error !== null) {
        torn = true;
        done(error);
        return;
      }
      records += 1;
      applyRecord(state, record);
      done(null);
    });
  }

  function compact(done: (error: Error | null) => void): void {
    disk.compact(snapshotOf(state), (error) => {
      if (error === null) {
        records = 0;
        torn = false;
      }
      done(error);
    });
  }

  return {
    state,
    recovered: found !== null,
    commit(record, done) {
      if (!torn && records < recordsBetweenSnapshots) {
        append(record, done);
        return;
      }
      const mustCompact = torn;
      compact((error) => {
        if (error !== null && mustCompact) done(error);
        else append(record, done);
      });
    },
  };
}
