import type { TimerHandle, Timers } from "@edgeloom/kernel";

/**
 * The process of a simulated edge node, as its operating system sees it: it can be made to stand still. What is due
 * meanwhile (timers, messages) waits and comes at once, in order, when it goes on, as after SIGCONT.
 */
export interface HostProcess {
  readonly isPaused: boolean;
  readonly timers: Timers;
  /** Runs `work` now, or when the process goes on. */
  run(work: () => void): void;
  pause(): void;
  resume(): void;
  /** Forgets what waits: the process is gone. */
  clear(): void;
}

export function createHostProcess(timers: Timers): HostProcess {
  let isPaused = false;
  let waiting: (() => void)[] = [];

  function run(work: () => void): void {
    if (isPaused) waiting.push(work);
    else work();
  }

  function after(delayMs: number, callback: () => void): TimerHandle {
    let cancelled = false;
    const timer = timers.after(delayMs, () =>
      run(() => {
        if (!cancelled) callback();
      }),
    );
    return {
      cancel: () => {
        cancelled = true;
        timer.cancel();
      },
    };
  }

  return {
    get isPaused() {
      return isPaused;
    },
    timers: {
      after,
      every(periodMs, callback) {
        let handle = after(periodMs, tick);
        function tick(): void {
          handle = after(periodMs, tick);
          callback();
        }
        return { cancel: () => handle.cancel() };
      },
    },
    run,
    pause: () => {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      const due = waiting;
      waiting = [];
      // Work may pause the process again; what is left then waits on, ahead of anything newer.
      for (const [index, work] of due.entries()) {
        if (isPaused) {
          waiting = [...due.slice(index), ...waiting];
          return;
        }
        work();
      }
    },
    clear() {
      waiting = [];
      isPaused = false;
    },
  };
}
