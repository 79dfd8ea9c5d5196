import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { GroupDisks } from "@edgeloom/agent-core";
import type { Disk, DiskError, DiskOperation } from "@edgeloom/coordination";
import { assertNever, type Timers } from "@edgeloom/kernel";

/** World time of one synced write of a simulated drive. */
const syncMs = 0.5;

const safeName = (name: string): string => name.replace(/[^A-Za-z0-9_.-]/g, "_");

function carryOut(directory: string, operation: DiskOperation): void {
  const path = (name: string): string => join(directory, name);
  switch (operation.type) {
    case "create":
      writeFileSync(path(operation.name), "");
      return;
    case "allocate": {
      const descriptor = openSync(path(operation.name), "r+");
      ftruncateSync(descriptor, operation.length);
      closeSync(descriptor);
      return;
    }
    case "write": {
      const descriptor = openSync(path(operation.name), "r+");
      try {
        writeSync(descriptor, operation.bytes, 0, operation.bytes.length, operation.offset);
      } finally {
        closeSync(descriptor);
      }
      return;
    }
    case "truncate":
      truncateSync(path(operation.name), operation.length);
      return;
    case "rename":
      renameSync(path(operation.from), path(operation.to));
      return;
    case "remove":
      rmSync(path(operation.name), { force: true });
      return;
    // What is written outlives this process, and a simulated site promises no more for the host's own power cuts.
    case "sync":
    case "sync_directory":
      return;
    default:
      assertNever(operation);
  }
}

function errorOf(error: unknown, operation: DiskOperation): DiskError {
  const { code, message } = error as NodeJS.ErrnoException;
  const name = "name" in operation ? operation.name : "";
  const isFull = code === "ENOSPC" || code === "EDQUOT";
  return { code: isFull ? "full" : "io", operation: operation.type, name, message };
}

function openDisk(directory: string, timers: Timers): Disk {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return {
    list: () => readdirSync(directory).toSorted(),
    read(name, offset = 0, length) {
      try {
        const bytes = readFileSync(join(directory, name));
        return bytes.subarray(offset, length === undefined ? undefined : offset + length);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw error;
      }
    },
    submit(operations, done) {
      let failure: DiskError | null = null;
      for (const operation of operations) {
        try {
          carryOut(directory, operation);
        } catch (error) {
          failure = errorOf(error, operation);
          break;
        }
      }
      timers.after(syncMs, () => done(failure));
    },
  };
}

/**
 * Disks of the coordination groups of a world's nodes, in a folder each, so that groups survive a restart of the
 * simulator. Writes are made at once: a site that crashes and comes back in the same instant finds nothing under way.
 */
export function createWorldGroupDisks(
  directory: string,
): (nodeId: string, timers: Timers) => GroupDisks {
  return (nodeId, timers) => {
    const folder = (group: string): string => join(directory, safeName(nodeId), safeName(group));
    return {
      open: (group) => openDisk(folder(group), timers),
      remove: (group) => rmSync(folder(group), { recursive: true, force: true }),
    };
  };
}
