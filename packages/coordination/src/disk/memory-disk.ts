import { assertNever } from "@edgeloom/kernel";
import type { Disk, DiskOperation } from "./disk.ts";
import { createFileImage, type FileImage } from "./file-image.ts";

/** A disk in memory that never fails; `complete` is given each completion and runs them in order, later. */
export function createMemoryDisk(
  complete: (completion: () => void) => void = queueMicrotask,
): Disk {
  const files = new Map<string, FileImage>();

  function fileOf(name: string): FileImage {
    const file = files.get(name);
    if (file === undefined) throw new Error(`There is no file ${name}`);
    return file;
  }

  function carryOut(operation: DiskOperation): void {
    switch (operation.type) {
      case "create":
        files.set(operation.name, createFileImage());
        return;
      case "allocate":
        fileOf(operation.name).extend(operation.length);
        return;
      case "write":
        fileOf(operation.name).write(operation.offset, operation.bytes);
        return;
      case "truncate":
        fileOf(operation.name).truncate(operation.length);
        return;
      case "rename":
        files.set(operation.to, fileOf(operation.from));
        files.delete(operation.from);
        return;
      case "remove":
        files.delete(operation.name);
        return;
      case "sync":
        fileOf(operation.name);
        return;
      case "sync_directory":
        return;
      default:
        assertNever(operation);
    }
  }

  return {
    list: () => [...files.keys()].toSorted(),
    read: (name, offset = 0, length) => files.get(name)?.read(offset, length) ?? null,
    submit(operations, done) {
      for (const operation of operations) carryOut(operation);
      complete(() => done(null));
    },
  };
}
