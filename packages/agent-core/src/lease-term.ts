import type { Clock, TimerHandle, Timers } from "@edgeloom/kernel";
import type { Lease } from "./lifecycle.ts";

/** Watches the end of a lease by the monotonic clock, which no jump of the wall clock moves. */
export interface LeaseTerm {
  /** Follows the lease as it stands after a change; a grant, renewal or restart starts its term. */
  follow(lease: Lease | null): void;
  isOver(): boolean;
  stop(): void;
}

export function createLeaseTerm(clock: Clock, timers: Timers, onOver: () => void): LeaseTerm {
  let followed: Lease | null = null;
  let deadline = Number.POSITIVE_INFINITY;
  let timer: TimerHandle | null = null;

  const isOver = (): boolean => followed !== null && clock.monotonic() >= deadline;

  function wait(): void {
    timer = timers.after(Math.max(0, deadline - clock.monotonic()), () => {
      // Timers may fire a fraction early.
      if (isOver()) onOver();
      else wait();
    });
  }

  return {
    follow(lease) {
      if (lease === followed) return;
      timer?.cancel();
      timer = null;
      followed = lease;
      if (lease === null) return;
      deadline = clock.monotonic() + lease.ttlMs;
      wait();
    },
    isOver,
    stop: () => timer?.cancel(),
  };
}
