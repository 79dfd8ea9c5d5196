import type { Clock, TimerHandle, Timers, VirtualTime } from "@edgeloom/kernel";

/** Something that moves a world's time while anybody waits for it. */
export interface TimeDrive {
  /** Somebody waits for something to happen in the world; to be released when it has. */
  hold(): () => void;
  stop(): void;
}

/** Turns of the microtask queue in which callers may react before time moves on. */
const turnsBetweenSteps = 16;

/**
 * Lets time jump from timer to timer as long as somebody waits, and stand still otherwise: as fast as the
 * machine goes, and the same every time for the same callers.
 */
export function createJumpDrive(time: VirtualTime): TimeDrive {
  let holds = 0;
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (holds > 0) {
      for (let i = 0; i < turnsBetweenSteps; i += 1) await Promise.resolve();
      if (holds === 0 || !time.step()) break;
    }
    running = false;
  }

  return {
    hold() {
      holds += 1;
      if (!running) void run();
      let released = false;
      return () => {
        if (!released) holds -= 1;
        released = true;
      };
    },
    stop() {
      holds = 0;
    },
  };
}

/** Timers on a driven world's clock for others than its nodes: a wait that is set makes the time pass. */
export function createDrivenTimers(time: VirtualTime, drive: TimeDrive): Timers {
  return {
    after(delayMs, callback) {
      const release = drive.hold();
      const timer = time.after(delayMs, () => {
        release();
        callback();
      });
      return {
        cancel() {
          release();
          timer.cancel();
        },
      };
    },
    every: (periodMs, callback) => time.every(periodMs, callback),
  };
}

/** The world is looked at least this often, in real time. */
const strideMs = 50;

/** Lets a world's time follow a real clock at a multiple of its pace. */
export function createPacedDrive(
  time: VirtualTime,
  clock: Clock,
  timers: Timers,
  speed: number,
): TimeDrive {
  const worldFrom = time.now();
  const realFrom = clock.monotonic();
  let timer: TimerHandle | null = null;
  let dueAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  function catchUp(): void {
    const target = worldFrom + (clock.monotonic() - realFrom) * speed;
    if (target > time.now()) time.advance(target - time.now());
  }

  function wait(): void {
    const untilNextMs = ((time.nextAt() ?? Number.POSITIVE_INFINITY) - time.now()) / speed;
    const delayMs = Math.min(strideMs, Math.max(0, untilNextMs));
    const at = clock.monotonic() + delayMs;
    if (timer !== null && at >= dueAt) return;
    timer?.cancel();
    dueAt = at;
    timer = timers.after(delayMs, () => {
      timer = null;
      dueAt = Number.POSITIVE_INFINITY;
      if (stopped) return;
      catchUp();
      wait();
    });
  }

  wait();
  return {
    hold() {
      catchUp();
      // What the caller is about to do sets a timer, perhaps sooner than the next look.
      void Promise.resolve().then(() => {
        if (!stopped) wait();
      });
      return () => undefined;
    },
    stop() {
      stopped = true;
      timer?.cancel();
    },
  };
}
