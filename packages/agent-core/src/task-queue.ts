/** A task that calls `next` when it is done, at once or later. */
export type Task = (next: () => void) => void;

/** Runs tasks one after another, in the order they came; without promises, so that a virtual clock drives it. */
export interface TaskQueue {
  add(task: Task): void;
  /** Drops what waits and takes nothing more. */
  stop(): void;
}

export function createTaskQueue(): TaskQueue {
  const waiting: Task[] = [];
  let busy = false;
  let stopped = false;

  /** A loop and not a recursion: thousands of tasks may finish at once. */
  function run(): void {
    if (busy) return;
    busy = true;
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      let returned = false;
      let finished = false;
      task(() => {
        finished = true;
        if (!returned) return;
        busy = false;
        run();
      });
      returned = true;
      if (!finished) return;
    }
    busy = false;
  }

  return {
    add(task) {
      if (stopped) return;
      waiting.push(task);
      run();
    },
    stop() {
      stopped = true;
      waiting.length = 0;
    },
  };
}
