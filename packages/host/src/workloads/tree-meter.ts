import type { WorkloadUsage } from "@edgeloom/agent-core";
import type { Clock } from "@edgeloom/kernel";
import { type ProcessEntry, pageBytes, ticksPerSec } from "./process-table.ts";
import { ticksOf } from "./process-trees.ts";

const mib = 1_024 * 1_024;

interface Reading {
  readonly ticks: number;
  readonly at: number;
}

/** What process trees use: memory now, CPU as a mean since the reading before. */
export class TreeMeter {
  readonly #clock: Clock;
  readonly #readings = new Map<number, Reading>();
  readonly #usage = new Map<number, WorkloadUsage>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Trees by their leader. */
  measure(trees: ReadonlyMap<number, readonly ProcessEntry[]>): void {
    const at = this.#clock.monotonic();
    for (const [leader, members] of trees) {
      const ticks = ticksOf(members);
      const pages = members.reduce((sum, { residentPages }) => sum + residentPages, 0);
      const before = this.#readings.get(leader);
      this.#readings.set(leader, { ticks, at });
      if (before === undefined || at <= before.at) continue;
      // A member that ended uncollected takes its ticks along, so the sum may fall.
      const seconds = Math.max(0, ticks - before.ticks) / ticksPerSec;
      this.#usage.set(leader, {
        cpuCores: seconds / ((at - before.at) / 1_000),
        memoryMiB: (pages * pageBytes) / mib,
      });
    }
  }

  /** Null until it has been measured twice. */
  usage(leader: number): WorkloadUsage | null {
    return this.#usage.get(leader) ?? null;
  }

  forget(leader: number): void {
    this.#readings.delete(leader);
    this.#usage.delete(leader);
  }
}
