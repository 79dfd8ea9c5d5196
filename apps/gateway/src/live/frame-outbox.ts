import { telemetryFields } from "@edgeloom/agent-core";
import type { TelemetryColumns } from "@edgeloom/protocol";

const width = telemetryFields.length;

/**
 * Samples that wait for one viewer: the latest of each edge node only. However slow the viewer, it holds no more
 * than one sample a node.
 */
export class FrameOutbox {
  readonly #wanted: ReadonlySet<number> | null;
  readonly #rows = new Map<number, { columns: TelemetryColumns; row: number }>();
  #framesWaiting = 0;

  /** `wanted` are the indexes that the viewer asked for; null means all. */
  constructor(wanted: ReadonlySet<number> | null) {
    this.#wanted = wanted;
  }

  put(columns: TelemetryColumns): void {
    let any = false;
    for (let row = 0; row < columns.length; row += 1) {
      const index = columns.index[row] ?? 0;
      if (this.#wanted !== null && !this.#wanted.has(index)) continue;
      this.#rows.set(index, { columns, row });
      any = true;
    }
    if (any) this.#framesWaiting += 1;
  }

  /** What waits as one frame, with the number of frames that it stands for; undefined when nothing waits. */
  take(): { readonly columns: TelemetryColumns; readonly frames: number } | undefined {
    const length = this.#rows.size;
    if (length === 0) return undefined;
    const index = new Uint32Array(length);
    const at = new Float64Array(length);
    const values = new Float32Array(length * width);
    let position = 0;
    for (const [nodeIndex, { columns, row }] of this.#rows) {
      index[position] = nodeIndex;
      at[position] = columns.at[row] ?? 0;
      values.set(columns.values.subarray(row * width, (row + 1) * width), position * width);
      position += 1;
    }
    const frames = this.#framesWaiting;
    this.#rows.clear();
    this.#framesWaiting = 0;
    return { columns: { length, index, at, values }, frames };
  }
}
