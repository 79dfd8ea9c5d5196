import { rmSync } from "node:fs";
import { join } from "node:path";
import type { GroupDisks } from "@edgeloom/agent-core";
import { type BlockDisk, openBlockDisk } from "../block-disk/block-disk.ts";

/** Folders of the coordination groups of one host, each synced before anything is acknowledged. */
export interface FileGroupDisks extends GroupDisks {
  close(): void;
}

export function createFileGroupDisks(directory: string): FileGroupDisks {
  const disks = new Map<string, BlockDisk>();
  return {
    open(group) {
      // The ids of groups are safe as names of folders: the command that names them lets no other in.
      const disk = disks.get(group) ?? openBlockDisk(join(directory, group));
      disks.set(group, disk);
      return disk;
    },
    remove(group) {
      const remove = (): void => rmSync(join(directory, group), { recursive: true, force: true });
      const disk = disks.get(group);
      disks.delete(group);
      if (disk === undefined) remove();
      else disk.close(remove);
    },
    close() {
      for (const disk of disks.values()) disk.close();
      disks.clear();
    },
  };
}
