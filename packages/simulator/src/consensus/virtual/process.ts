import type { Clock, Timers } from "@edgeloom/kernel";
import { type ScheduledEvent, type Scheduler, type Waiter, world } from "./scheduler.ts";

/** How the clocks of one machine differ from true time. */
export interface ClockError {
  /** Local milliseconds a true one. */
  readonly rate: number;
  /** Of the wall clock. */
  readonly skewMs: number;
}

/** One operating-system process: it runs, is paused and goes on, is killed and started again. */
export interface VirtualProcess extends Waiter {
  readonly clock: Clock;
  readonly timers: Timers;
  /** The monotonic clock at the true time `atMs`. */
  localAt(atMs: number): number;
  pause(durationMs: number): void;
  /** Ends a pause before its time. */
  resume(): void;
  /** Everything that waited on it is lost. Its monotonic clock begins anew from another origin. */
  kill(originMs: number): void;
}

/** Far more than the error of a double that counts milliseconds, far less than any delay that matters. */
const roundingMs = 1e-6;

/**
 * A process whose clocks drift and are skewed as told. While it is paused, whatever comes due piles up, and all of it
 * runs at one instant when it goes on: what a stopped virtual machine or a long garbage collection looks like.
 */
export function createProcess(scheduler: Scheduler, error: ClockError): VirtualProcess {
  let origin = 0;
  let startedAt = 0;
  let pauses = 0;
  let pile: ScheduledEvent[] = [];
  const localAt = (atMs: number): number => origin + (atMs - startedAt) * error.rate;

  const host = {
    generation: 0,
    isPaused: false,
    defer: (event: ScheduledEvent) => {
      pile.push(event);
    },
    localAt,
    clock: {
      now: () => scheduler.now() + error.skewMs,
      monotonic: () => localAt(scheduler.now()),
    },
    timers: createTimers(),
    pause(durationMs: number) {
      if (host.isPaused) return;
      host.isPaused = true;
      pauses += 1;
      const pause = pauses;
      scheduler.after(durationMs, world, () => {
        if (pause === pauses) resume();
      });
    },
    resume,
    kill(originMs: number) {
      host.generation += 1;
      host.isPaused = false;
      pauses += 1;
      pile = [];
      origin = originMs;
      startedAt = scheduler.now();
    },
  };
  return host;

  function resume(): void {
    if (!host.isPaused) return;
    host.isPaused = false;
    pauses += 1;
    const events = pile;
    pile = [];
    for (const event of events) {
      // An earlier one may have ended this life, or taken back the timer.
      if (host.generation !== event.generation) return;
      const { run } = event;
      event.run = undefined;
      run?.();
    }
  }

  function createTimers(): Timers {
    const after: Timers["after"] = (delayMs, callback) => {
      // A timer never rings early: not even by what rounding between two clocks takes away.
      const trueMs = delayMs > 0 ? delayMs / error.rate + roundingMs : 0;
      const event = scheduler.after(trueMs, host, callback);
      return {
        cancel: () => {
          event.run = undefined;
        },
      };
    };
    return {
      after,
      every(periodMs, callback) {
        let handle = after(periodMs, tick);
        function tick(): void {
          handle = after(periodMs, tick);
          callback();
        }
        return { cancel: () => handle.cancel() };
      },
    };
  }
}
