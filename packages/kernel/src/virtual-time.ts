import type { Clock, EpochMs, TimerHandle, Timers } from "./time.ts";

interface Entry {
  readonly at: EpochMs;
  readonly order: number;
  callback: (() => void) | undefined;
}

/** A clock and timers that move only when told to; equal due times fire in the order they were set. */
export interface VirtualTime extends Clock, Timers {
  /** Fires everything due within `durationMs`, in order, and leaves the clock at the end of it. */
  advance(durationMs: number): void;
  /** Fires the next timer, if any, and moves the clock to it. */
  step(): boolean;
  /** When the next timer is due, or undefined. */
  nextAt(): EpochMs | undefined;
}

/** In-memory implementation of {@link Clock} and {@link Timers} on a binary heap. */
export function createVirtualTime(startMs: EpochMs = 0): VirtualTime {
  const heap: Entry[] = [];
  let now = startMs;
  let order = 0;

  const before = (a: Entry, b: Entry): boolean =>
    a.at < b.at || (a.at === b.at && a.order < b.order);

  function push(entry: Entry): void {
    heap.push(entry);
    let i = heap.length - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const up = heap[parent];
      if (up === undefined || !before(entry, up)) break;
      heap[i] = up;
      i = parent;
    }
    heap[i] = entry;
  }

  function pop(): Entry | undefined {
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || top === last) return top;
    let i = 0;
    for (;;) {
      const left = heap[2 * i + 1];
      const right = heap[2 * i + 2];
      const child = right !== undefined && left !== undefined && before(right, left) ? right : left;
      if (child === undefined || !before(child, last)) break;
      heap[i] = child;
      i = child === left ? 2 * i + 1 : 2 * i + 2;
    }
    heap[i] = last;
    return top;
  }

  function dropCancelled(): void {
    while (heap[0] !== undefined && heap[0].callback === undefined) pop();
  }

  function fireNext(): boolean {
    dropCancelled();
    const entry = pop();
    if (entry === undefined) return false;
    now = Math.max(now, entry.at);
    const { callback } = entry;
    entry.callback = undefined;
    callback?.();
    return true;
  }

  function after(delayMs: number, callback: () => void): TimerHandle {
    const entry: Entry = { at: now + Math.max(0, delayMs), order: order++, callback };
    push(entry);
    return {
      cancel: () => {
        entry.callback = undefined;
      },
    };
  }

  function nextAt(): EpochMs | undefined {
    dropCancelled();
    return heap[0]?.at;
  }

  return {
    now: () => now,
    monotonic: () => now,
    after,
    every(periodMs, callback) {
      let handle = after(periodMs, tick);
      function tick(): void {
        handle = after(periodMs, tick);
        callback();
      }
      return { cancel: () => handle.cancel() };
    },
    advance(durationMs) {
      const end = now + durationMs;
      for (let at = nextAt(); at !== undefined && at <= end; at = nextAt()) fireNext();
      now = end;
    },
    step: fireNext,
    nextAt,
  };
}
