import type { Clock, RunId, Timers, WorkerId } from "@edgeloom/kernel";
import type { RunStore } from "@edgeloom/runtime";
import type { Log } from "./log.ts";
import type { RunQueue } from "./queue/run-queue.ts";
import type { RunHost } from "./runs/run-host.ts";

/**
 * A worker shows itself every half second and is held for dead after two and a half; with the sweep every second,
 * its runs go on elsewhere some three seconds after it was killed.
 */
export const presenceTimes = {
  heartbeatMs: 500,
  heartbeatMsMax: 2_500,
  sweepMs: 1_000,
  leaseMs: 10_000,
} as const;

export interface Presence {
  /** Shows this worker and its locks for the first time, before it takes anything. */
  begin(): Promise<void>;
  /** Whether PostgreSQL has answered lately. */
  healthy(): boolean;
  stop(): void;
}

export interface PresenceOptions {
  readonly workerId: WorkerId;
  readonly store: RunStore;
  readonly host: RunHost;
  readonly queue: RunQueue;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  enqueue(runIds: readonly RunId[]): Promise<void>;
}

/** Keeps the leases of this worker's runs, and takes over what other workers left behind. */
export function keepPresence(options: PresenceOptions): Presence {
  const { store, host, queue, clock, timers, log, workerId } = options;
  let answeredAt = clock.monotonic();
  /** Since when heartbeats have succeeded without a break. */
  let steadySince = clock.monotonic();
  let stopped = false;

  async function heartbeat(): Promise<void> {
    const before = clock.monotonic();
    if (before - answeredAt > presenceTimes.heartbeatMsMax) steadySince = before;
    const beat = await store.heartbeat({
      id: workerId,
      queueIds: queue.lockIds,
      runs: host.held(),
      leaseMs: presenceTimes.leaseMs,
    });
    answeredAt = clock.monotonic();
    for (const runId of beat.lost) host.interrupt(runId, "fenced");
    for (const runId of beat.cancelRequested) host.interrupt(runId, "cancel");
  }

  async function sweep(): Promise<void> {
    // After an outage of the database every heartbeat is old; nobody is held for dead until all had time to return.
    if (clock.monotonic() - steadySince < presenceTimes.heartbeatMsMax) return;
    const { due, deadWorkers } = await store.sweep({
      heartbeatMsMax: presenceTimes.heartbeatMsMax,
    });
    if (deadWorkers.length > 0) {
      log("warning", "Taking over from workers that stopped", {
        workers: deadWorkers.map((worker) => worker.id),
        runs: due.length,
      });
      await queue.unlock(deadWorkers.flatMap((worker) => worker.queueIds));
    }
    const taken = due.slice(0, host.room);
    for (const runId of taken)
      void host.take(runId).catch((error) => failed("take a run over", error));
    await options.enqueue(due.slice(taken.length));
  }

  function failed(what: string, error: unknown): void {
    log("warning", `Could not ${what}`, {
      error: error instanceof Error ? error.message : String(error),
    });
  }

  /** One at a time: a slow answer makes the next wait rather than pile up. */
  function every(periodMs: number, what: string, work: () => Promise<void>): () => void {
    let busy = false;
    const timer = timers.every(periodMs, () => {
      if (busy || stopped) return;
      busy = true;
      work()
        .catch((error) => failed(what, error))
        .finally(() => {
          busy = false;
        });
    });
    return () => timer.cancel();
  }

  const stops: (() => void)[] = [];
  return {
    async begin() {
      await heartbeat();
      stops.push(
        every(presenceTimes.heartbeatMs, "renew leases", heartbeat),
        every(presenceTimes.sweepMs, "sweep", sweep),
      );
    },
    healthy: () => clock.monotonic() - answeredAt < 5_000,
    stop() {
      stopped = true;
      for (const stop of stops) stop();
    },
  };
}
