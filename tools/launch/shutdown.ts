import type { Progress } from "./progress.mjs";

type Action = () => void | Promise<void>;

/**
 * Undoes in order what the launch did, once: on Ctrl-C, on SIGTERM, or when a step of the launch
 * fails. A second Ctrl-C does not wait for anyone.
 */
export class Shutdown {
  /** Resolves when everything is stopped. */
  readonly finished: Promise<void>;
  readonly #progress: Progress;
  readonly #actions: { readonly rank: number; readonly action: Action }[] = [];
  #force: Action = () => {};
  #running: Promise<void> | undefined;
  #finish: () => void = () => {};

  constructor(progress: Progress) {
    this.#progress = progress;
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => this.#onSignal());
    }
  }

  /** Registers an action; lower ranks run first, equal ones side by side. */
  add(rank: number, action: Action): void {
    this.#actions.push({ rank, action });
  }

  /** What a second Ctrl-C does. */
  onForce(action: Action): void {
    this.#force = action;
  }

  run(): Promise<void> {
    this.#running ??= this.#runActions().finally(this.#finish);
    return this.#running;
  }

  async #runActions(): Promise<void> {
    const ranks = [...new Set(this.#actions.map(({ rank }) => rank))].sort((a, b) => a - b);
    for (const rank of ranks) {
      const actions = this.#actions.filter((entry) => entry.rank === rank);
      for (const result of await Promise.allSettled(actions.map(({ action }) => action()))) {
        if (result.status === "rejected") this.#progress.result(`! ${result.reason}`);
      }
    }
  }

  #onSignal(): void {
    if (this.#running !== undefined) {
      this.#force();
      return;
    }
    this.#progress.line("\nStopping …");
    void this.run().then(() => {
      this.#progress.line("Everything is stopped.");
      process.exit(0);
    });
  }
}
