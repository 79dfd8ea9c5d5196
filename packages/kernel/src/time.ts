/** Milliseconds since 1970-01-01T00:00:00Z, as told by a {@link Clock}. */
export type EpochMs = number;

/** Port: reads time. `now` may jump with the wall clock; `monotonic` never goes back. */
export interface Clock {
  now(): EpochMs;
  /** Milliseconds from an arbitrary origin, with fractions. */
  monotonic(): number;
}

/** A timer that has been set and can be taken back. */
export interface TimerHandle {
  cancel(): void;
}

/** Port: calls back later. */
export interface Timers {
  after(delayMs: number, callback: () => void): TimerHandle;
  every(periodMs: number, callback: () => void): TimerHandle;
}

/** Waits on `timers`; rejects with the signal's reason when it is aborted first. */
export function sleep(timers: Timers, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = timers.after(delayMs, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
