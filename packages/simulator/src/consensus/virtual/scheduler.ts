/** What may happen to whoever waits for an event. */
export interface Waiter {
  /** Raised when it dies: events that were set for an earlier life are dropped. */
  readonly generation: number;
  /** While true, events that come due are handed to `defer`. */
  readonly isPaused: boolean;
  defer(event: ScheduledEvent): void;
}

export interface ScheduledEvent {
  readonly at: number;
  readonly order: number;
  readonly waiter: Waiter;
  readonly generation: number;
  /** Undefined once cancelled. */
  run: (() => void) | undefined;
}

/**
 * The order of everything in a simulated cluster: events by due time, and by the order they were set where these are
 * equal. Kept apart from the kernel's virtual time because a crash must void, and a pause defer, the events of one
 * member in one comparison each.
 */
export interface Scheduler {
  /** Milliseconds from the start of the run. */
  now(): number;
  /** Events that ran or were deferred: the *steps* of a run. */
  steps(): number;
  after(delayMs: number, waiter: Waiter, run: () => void): ScheduledEvent;
  /** Runs the next event; false when none is left. */
  step(): boolean;
  /** Called after each step. */
  onStep(listener: () => void): void;
}

/** What belongs to nobody: never dies, never pauses. */
export const world: Waiter = {
  generation: 0,
  isPaused: false,
  defer: () => undefined,
};

export function createScheduler(): Scheduler {
  const heap: ScheduledEvent[] = [];
  let now = 0;
  let order = 0;
  let steps = 0;
  let afterStep: () => void = () => undefined;

  function push(event: ScheduledEvent): void {
    let i = heap.length;
    heap.push(event);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, event)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = event;
  }

  function pop(): ScheduledEvent | undefined {
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    const length = heap.length;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= length) break;
      let smaller = heap[child];
      const right = heap[child + 1];
      if (right !== undefined && smaller !== undefined && isBefore(right, smaller)) {
        smaller = right;
        child += 1;
      }
      if (smaller === undefined || isBefore(last, smaller)) break;
      heap[i] = smaller;
      i = child;
    }
    heap[i] = last;
    return top;
  }

  return {
    now: () => now,
    steps: () => steps,
    after(delayMs, waiter, run) {
      const at = now + Math.max(delayMs, 0);
      const event = { at, order, waiter, generation: waiter.generation, run };
      order += 1;
      push(event);
      return event;
    },
    step() {
      for (;;) {
        const event = pop();
        if (event === undefined) return false;
        const { run, waiter } = event;
        if (run === undefined || event.generation !== waiter.generation) continue;
        now = event.at;
        steps += 1;
        if (waiter.isPaused) {
          waiter.defer(event);
        } else {
          event.run = undefined;
          run();
        }
        afterStep();
        return true;
      }
    },
    onStep: (listener) => {
      afterStep = listener;
    },
  };
}

function isBefore(a: ScheduledEvent, b: ScheduledEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
