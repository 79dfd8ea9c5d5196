import type { TelemetryColumns } from "@edgeloom/protocol";

/** Frames that wait to be stored, bounded by their samples: a full queue loses its oldest. */
export class SampleQueue {
  readonly #max: number;
  #frames: TelemetryColumns[] = [];
  #samples = 0;

  constructor(samplesMax: number) {
    this.#max = samplesMax;
  }

  get samples(): number {
    return this.#samples;
  }

  /** Returns how many older samples had to go. */
  push(frame: TelemetryColumns): number {
    this.#frames.push(frame);
    this.#samples += frame.length;
    return this.#trim();
  }

  /** Takes frames of about `samplesMax` samples, at least one frame. */
  take(samplesMax: number): TelemetryColumns[] {
    let taken = 0;
    let count = 0;
    while (count < this.#frames.length && (count === 0 || taken < samplesMax)) {
      taken += this.#frames[count]?.length ?? 0;
      count += 1;
    }
    this.#samples -= taken;
    return this.#frames.splice(0, count);
  }

  /** Puts back what could not be stored, as the oldest. Returns how many samples had to go. */
  putBack(frames: readonly TelemetryColumns[]): number {
    this.#frames = [...frames, ...this.#frames];
    for (const { length } of frames) this.#samples += length;
    return this.#trim();
  }

  #trim(): number {
    let dropped = 0;
    while (this.#samples > this.#max && this.#frames.length > 1) {
      const { length = 0 } = this.#frames.shift() ?? {};
      this.#samples -= length;
      dropped += length;
    }
    return dropped;
  }
}
