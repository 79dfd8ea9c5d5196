import { type Database, viewNodes } from "@edgeloom/db";
import type { Log } from "@edgeloom/host";
import type { TimerHandle, Timers } from "@edgeloom/kernel";
import type { EdgeNodeView } from "@edgeloom/protocol";

const everyMs = 100;
/** Views in one message. */
const chunk = 500;

/** Gathers which edge nodes changed and shows them, ten times a second at most, as their rows then are. */
export class NodeChanges {
  readonly #pool: Database["pool"];
  readonly #timers: Timers;
  readonly #log: Log;
  readonly #emit: (fleetId: string, nodes: readonly EdgeNodeView[]) => void;
  readonly #changed = new Map<string, Set<string>>();
  #timer: TimerHandle | undefined;
  #stopped = false;

  constructor(options: {
    pool: Database["pool"];
    timers: Timers;
    log: Log;
    emit: (fleetId: string, nodes: readonly EdgeNodeView[]) => void;
  }) {
    this.#pool = options.pool;
    this.#timers = options.timers;
    this.#log = options.log;
    this.#emit = options.emit;
  }

  add(fleetId: string, nodeIds: readonly string[]): void {
    if (this.#stopped) return;
    const changed = this.#changed.get(fleetId) ?? new Set();
    for (const id of nodeIds) changed.add(id);
    this.#changed.set(fleetId, changed);
    this.#timer ??= this.#timers.after(everyMs, () => {
      this.#timer = undefined;
      this.#show().catch((error) =>
        this.#log("warning", "Changed edge nodes were not shown", { error: String(error) }),
      );
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #show(): Promise<void> {
    const batches = [...this.#changed];
    this.#changed.clear();
    for (const [fleetId, changed] of batches) {
      const ids = [...changed];
      for (let from = 0; from < ids.length; from += chunk) {
        const nodes = await viewNodes(this.#pool, fleetId, ids.slice(from, from + chunk));
        if (nodes.length > 0) this.#emit(fleetId, nodes);
      }
    }
  }
}
