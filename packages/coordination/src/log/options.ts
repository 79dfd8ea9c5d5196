import type { Disk } from "../disk/disk.ts";
import type { PlantedBug } from "../planted-bugs.ts";
import type { LogState } from "./types.ts";

export interface StorageOptions {
  readonly disk: Disk;
  /** A segment that has grown past this is followed by a new one; default 16 MiB. */
  readonly segmentBytesMax?: number | undefined;
  /** Room is made in a segment by this much ahead of the writes; default 1 MiB, 0 for none. */
  readonly allocationBytes?: number | undefined;
  /** Data of one frame is kept to about this; default 4 MiB. */
  readonly frameBytesMax?: number | undefined;
  /** Told when the log goes from one state to another. */
  readonly onState?: ((state: LogState) => void) | undefined;
  readonly plantedBugs?: ReadonlySet<PlantedBug> | undefined;
}
