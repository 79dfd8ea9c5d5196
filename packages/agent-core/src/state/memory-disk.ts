import type { NodeRecord } from "./change.ts";
import type { Disk, StoredNode } from "./disk.ts";
import type { NodeSnapshot } from "./durable-state.ts";

/** A {@link Disk} in memory that outlives the node that writes to it, and can be read as stored. */
export interface MemoryDisk extends Disk {
  readonly stored: StoredNode;
}

/** Contents are copied in and out as JSON, as a file would, so that nobody holds on to what is stored. */
export function createMemoryDisk(stored: StoredNode = { snapshot: null, records: [] }): MemoryDisk {
  let snapshot = stored.snapshot === null ? null : JSON.stringify(stored.snapshot);
  let records = stored.records.map((record) => JSON.stringify(record));

  const read = (): StoredNode => ({
    snapshot: snapshot === null ? null : (JSON.parse(snapshot) as NodeSnapshot),
    records: records.map((record) => JSON.parse(record) as NodeRecord),
  });

  return {
    get stored() {
      return read();
    },
    load: read,
    append(record, done) {
      records.push(JSON.stringify(record));
      done(null);
    },
    compact(next, done) {
      snapshot = JSON.stringify(next);
      records = [];
      done(null);
    },
  };
}
