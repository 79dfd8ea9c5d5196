import type { SeededRandom } from "@edgeloom/kernel";
import { createFileImage, type FileImage } from "./file-image.ts";

/** What a device writes at once or not at all. */
const sectorSize = 512;

/** A change of a file that the system has taken and the device may not have. */
export type Change =
  | { readonly type: "write"; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly type: "extend"; readonly length: number }
  | { readonly type: "truncate"; readonly length: number };

export interface CrashCounters {
  writesKept: number;
  writesLost: number;
  writesTorn: number;
}

/** One file: what reads show, and what a power cut is sure to leave. */
export interface Inode {
  readonly current: FileImage;
  readonly durable: FileImage;
  unsynced: Change[];
}

export const createInode = (): Inode => ({
  current: createFileImage(),
  durable: createFileImage(),
  unsynced: [],
});

export function apply(image: FileImage, change: Change): void {
  if (change.type === "write") image.write(change.offset, change.bytes);
  else if (change.type === "extend") image.extend(change.length);
  else image.truncate(change.length);
}

/** Some of the sectors that the write touches arrive: a run of them from the front, or any. At least one is lost. */
function tear(
  image: FileImage,
  { offset, bytes }: { offset: number; bytes: Uint8Array },
  random: SeededRandom,
): void {
  const first = Math.floor(offset / sectorSize);
  const last = Math.floor((offset + Math.max(1, bytes.length) - 1) / sectorSize);
  const lost = random.integer(first, last);
  const isPrefix = random.next() < 0.5;
  for (let sector = first; sector <= last; sector += 1) {
    const arrives = isPrefix ? sector < lost : sector !== lost && random.next() < 0.5;
    if (!arrives) continue;
    const from = Math.max(offset, sector * sectorSize);
    const to = Math.min(offset + bytes.length, (sector + 1) * sectorSize);
    image.write(from, bytes.subarray(from - offset, to - offset));
  }
  // The file's length may have been written although its data was not.
  if (random.next() < 0.5) image.extend(offset + bytes.length);
}

/** Each change that was not synced is kept, lost or, a write, torn; the others do not matter to it. */
export function crashInode(inode: Inode, random: SeededRandom, counters: CrashCounters): Inode {
  const { durable, unsynced } = inode;
  for (const change of unsynced) {
    const fate = random.integer(0, 2);
    if (fate === 0) {
      apply(durable, change);
      counters.writesKept += 1;
    } else if (fate === 1 || change.type !== "write") counters.writesLost += 1;
    else {
      tear(durable, change, random);
      counters.writesTorn += 1;
    }
  }
  return { current: durable.copy(), durable, unsynced: [] };
}
