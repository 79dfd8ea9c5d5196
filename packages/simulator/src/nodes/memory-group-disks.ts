import type { GroupDisks } from "@edgeloom/agent-core";
import { createMemoryDisk, type Disk } from "@edgeloom/coordination";
import type { Timers } from "@edgeloom/kernel";

/** Time of one synced write of a data centre's solid-state drive. */
const syncMs = 0.5;

/** Disks in memory that take a little world time for each write. They outlive a crash of their site. */
export function createMemoryGroupDisks(timers: Timers): GroupDisks {
  const disks = new Map<string, Disk>();
  return {
    open(group) {
      const disk =
        disks.get(group) ?? createMemoryDisk((completion) => timers.after(syncMs, completion));
      disks.set(group, disk);
      return disk;
    },
    remove: (group) => disks.delete(group),
  };
}
