import type { TimerHandle, Timers } from "@edgeloom/kernel";
import type { DurableState } from "../state/durable-state.ts";
import { isSettled } from "./settled.ts";

/** Longest wait of a command for its workloads to settle; the answer then tells how far they have come. */
export const settleMsMax = 15_000;

/** Lets answers wait until workloads are where they were wanted. */
export interface Settling {
  after(names: readonly string[], onSettled: () => void): void;
  /** To be called after each change of the state. */
  check(): void;
  stop(): void;
}

interface Waiter {
  readonly names: readonly string[];
  readonly onSettled: () => void;
  readonly timer: TimerHandle;
}

export function createSettling(state: DurableState, timers: Timers): Settling {
  const waiters = new Set<Waiter>();
  const settled = (names: readonly string[]): boolean =>
    names.every((name) => isSettled(state.workloads.get(name)));

  function finish(waiter: Waiter): void {
    waiters.delete(waiter);
    waiter.timer.cancel();
    waiter.onSettled();
  }

  return {
    after(names, onSettled) {
      if (settled(names)) {
        onSettled();
        return;
      }
      const timer = timers.after(settleMsMax, () => finish(waiter));
      const waiter: Waiter = { names, onSettled, timer };
      waiters.add(waiter);
    },
    check() {
      for (const waiter of [...waiters]) if (settled(waiter.names)) finish(waiter);
    },
    stop() {
      for (const { timer } of waiters) timer.cancel();
      waiters.clear();
    },
  };
}
