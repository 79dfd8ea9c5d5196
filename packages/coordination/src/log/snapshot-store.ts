import { type Disk, DiskReadError } from "../disk/disk.ts";
import type { PlantedBug } from "../planted-bugs.ts";
import { type CheckedSnapshot, readChunk } from "./snapshot-file.ts";
import { createSnapshotWriter } from "./snapshot-writer.ts";
import type { SnapshotStore, SnapshotWriter } from "./types.ts";

export interface SnapshotStoreOptions {
  readonly disk: Disk;
  /** The latest one found on the disk. */
  readonly latest: CheckedSnapshot | null;
  readonly plantedBugs: ReadonlySet<PlantedBug>;
}

/** Keeps the latest snapshot and, while it is being written, the next. */
export function createSnapshotStore(options: SnapshotStoreOptions): SnapshotStore {
  const { disk } = options;
  let latest = options.latest;
  let attempts = 0;
  let writer: SnapshotWriter | null = null;

  function onFinished(snapshot: CheckedSnapshot): void {
    if (latest !== null && latest.descriptor.index > snapshot.descriptor.index) return;
    const superseded = latest;
    latest = snapshot;
    if (superseded === null || superseded.name === snapshot.name) return;
    disk.submit([{ type: "remove", name: superseded.name }], () => undefined);
  }

  /** The chunks' parts that make up `[from, to)`; null when one of them is damaged. */
  function readRange(snapshot: CheckedSnapshot, from: number, to: number): Uint8Array | null {
    const result = new Uint8Array(to - from);
    for (const place of snapshot.chunks) {
      const start = Math.max(from, place.offset);
      const end = Math.min(to, place.offset + place.size);
      if (start >= end) continue;
      const data = readChunk(disk, snapshot.name, place);
      if (data === null) return null;
      result.set(data.subarray(start - place.offset, end - place.offset), start - from);
    }
    return result;
  }

  return {
    latest: () => latest?.descriptor ?? null,
    begin(metadata) {
      writer?.abort();
      writer = createSnapshotWriter({
        disk,
        metadata,
        attempt: attempts++,
        renamesBeforeSync: options.plantedBugs.has("renames_snapshot_before_sync"),
        onFinished,
      });
      return writer;
    },
    read(offset, length) {
      if (latest === null) return null;
      const end = Math.min(latest.descriptor.size, offset + length);
      try {
        return readRange(latest, Math.min(offset, end), end);
      } catch (error) {
        if (error instanceof DiskReadError) return null;
        throw error;
      }
    },
  };
}
