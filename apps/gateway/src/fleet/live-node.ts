import type { NodeTouch } from "@edgeloom/db";
import { type NodeHealth, sampleAt, type TelemetryColumns } from "@edgeloom/protocol";
import { judgeSample, verdictsInRow } from "./health.ts";

/** An edge node that a connection of this gateway holds. */
export class LiveNode {
  readonly nodeId: string;
  readonly index: number;
  health: NodeHealth = "unknown";
  /** Fell silent while its connection stayed. */
  down = false;
  /** Its latest sample is not written to its row yet. */
  touched = false;
  /** By the gateway's monotonic clock. */
  seenAt: number;
  #seenAtEpoch = 0;
  #columns: TelemetryColumns | undefined;
  #row = 0;
  #candidate: NodeHealth = "unknown";
  #inRow = 0;

  constructor(nodeId: string, index: number, seenAt: number) {
    this.nodeId = nodeId;
    this.index = index;
    this.seenAt = seenAt;
  }

  /** Takes a sample; returns whether health, or being heard of at all, changed. */
  sampled(columns: TelemetryColumns, row: number, monotonic: number, now: number): boolean {
    this.#columns = columns;
    this.#row = row;
    this.#seenAtEpoch = now;
    this.seenAt = monotonic;
    this.touched = true;
    const wasDown = this.down;
    this.down = false;
    return this.#judge(judgeSample(columns, row)) || wasDown;
  }

  /** What is to be written to its row, once. */
  takeTouch(): NodeTouch | undefined {
    if (!this.touched || this.#columns === undefined) return undefined;
    this.touched = false;
    return {
      index: this.index,
      seenAt: this.#seenAtEpoch,
      sample: JSON.stringify(sampleAt(this.#columns, this.#row)),
      health: this.health,
    };
  }

  #judge(verdict: NodeHealth): boolean {
    if (verdict === this.health) {
      this.#inRow = 0;
      return false;
    }
    this.#inRow = verdict === this.#candidate ? this.#inRow + 1 : 1;
    this.#candidate = verdict;
    if (this.health !== "unknown" && this.#inRow < verdictsInRow) return false;
    this.health = verdict;
    this.#inRow = 0;
    return true;
  }
}
