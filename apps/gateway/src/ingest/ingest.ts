import { copySamples, type Database, ensurePartition, partitionStart } from "@edgeloom/db";
import type { Log } from "@edgeloom/host";
import type { Clock, TimerHandle, Timers } from "@edgeloom/kernel";
import type { TelemetryColumns } from "@edgeloom/protocol";
import type { Figures } from "../figures.ts";
import { SampleQueue } from "./sample-queue.ts";
import { withinKeptTime } from "./time-window.ts";

export interface IngestOptions {
  readonly pool: Database["pool"];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly figures: Figures;
  readonly log: Log;
  readonly retentionMs: number;
  /** Samples held while PostgreSQL is slow or away; 60 bytes each. */
  readonly samplesMax?: number | undefined;
}

const flushEveryMs = 250;
const batchSamples = 20_000;
const retryMsMax = 2_000;
/** Above this share of the queue, senders are made to wait for their acknowledgement. */
const highWaterShare = 0.5;
const holdMsMax = 2_000;

/** Moves samples from sockets to PostgreSQL in batches, one COPY at a time. */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #queue: SampleQueue;
  readonly #samplesMax: number;
  readonly #partitions = new Set<number>();
  readonly #held = new Set<() => void>();
  #timer: TimerHandle | undefined;
  #flushing: Promise<void> | undefined;
  #failures = 0;
  #closed = false;

  constructor(options: IngestOptions) {
    this.#options = options;
    this.#samplesMax = options.samplesMax ?? 1_000_000;
    this.#queue = new SampleQueue(this.#samplesMax);
  }

  get queued(): number {
    return this.#queue.samples;
  }

  /** Takes a frame; returns how many of its samples lie in the time that is kept. */
  push(frame: TelemetryColumns): number {
    const { figures, clock, retentionMs } = this.#options;
    const kept = withinKeptTime(frame, clock.now(), retentionMs);
    figures.samplesReceived += frame.length;
    figures.samplesRefused += frame.length - kept.length;
    if (kept.length > 0) this.#drop(this.#queue.push(kept));
    this.#schedule(flushEveryMs);
    return kept.length;
  }

  /** Resolves when there is room again, or after two seconds: the wait is the sender's back-pressure. */
  async room(): Promise<void> {
    if (this.#queue.samples < this.#samplesMax * highWaterShare) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#held.delete(done);
        timer.cancel();
        resolve();
      };
      const timer = this.#options.timers.after(holdMsMax, done);
      this.#held.add(done);
    });
  }

  /** Stores what is queued, if PostgreSQL takes it, and stops. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    await this.#flushing;
    if (this.#failures === 0) await this.#flush();
    for (const release of [...this.#held]) release();
  }

  #drop(samples: number): void {
    if (samples === 0) return;
    const { figures, log } = this.#options;
    figures.samplesDropped += samples;
    log("warning", "The queue of samples is full; the oldest were dropped", {
      dropped: samples,
      droppedInAll: figures.samplesDropped,
    });
  }

  #schedule(delayMs: number): void {
    if (this.#timer !== undefined || this.#flushing !== undefined || this.#closed) return;
    this.#timer = this.#options.timers.after(delayMs, () => {
      this.#timer = undefined;
      this.#flushing = this.#flush().finally(() => {
        this.#flushing = undefined;
        if (this.#queue.samples > 0) this.#schedule(this.#nextDelayMs());
      });
    });
  }

  /** Catches up without pause when full batches wait; backs off while PostgreSQL is away. */
  #nextDelayMs(): number {
    if (this.#failures > 0) return Math.min(retryMsMax, flushEveryMs * 2 ** (this.#failures - 1));
    return this.#queue.samples >= batchSamples ? 0 : flushEveryMs;
  }

  async #flush(): Promise<void> {
    const { clock, figures, log, pool } = this.#options;
    if (this.#queue.samples === 0) return;
    const batch = this.#queue.take(batchSamples);
    const samples = batch.reduce((sum, { length }) => sum + length, 0);
    const startedAt = clock.monotonic();
    try {
      await this.#ensurePartitions(batch);
      await copySamples(pool, batch);
      if (this.#failures > 0) log("info", "Samples are stored again", { queued: this.queued });
      this.#failures = 0;
      figures.samplesStored += samples;
      figures.flushes += 1;
      figures.flushMs = clock.monotonic() - startedAt;
      if (this.#queue.samples < this.#samplesMax * highWaterShare) {
        for (const release of [...this.#held]) release();
      }
    } catch (error) {
      this.#failures += 1;
      this.#partitions.clear();
      if (this.#failures === 1) {
        log("error", "Samples cannot be stored; they wait", { error: String(error) });
      }
      this.#drop(this.#queue.putBack(batch));
    }
  }

  async #ensurePartitions(batch: readonly TelemetryColumns[]): Promise<void> {
    const starts = new Set<number>();
    for (const { at } of batch) for (const time of at) starts.add(partitionStart(time));
    for (const start of starts) {
      if (this.#partitions.has(start)) continue;
      await ensurePartition(this.#options.pool, start);
      this.#partitions.add(start);
    }
  }
}
