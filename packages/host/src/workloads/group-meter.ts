import type { WorkloadUsage } from "@edgeloom/agent-core";
import type { Clock } from "@edgeloom/kernel";
import { type ProcessEntry, pageBytes, ticksPerSec } from "./process-table.ts";

const mib = 1_024 * 1_024;

interface Reading {
  readonly ticks: number;
  readonly at: number;
}

/** What process groups use: memory now, CPU as a mean since the reading before. */
export class GroupMeter {
  readonly #clock: Clock;
  readonly #readings = new Map<number, Reading>();
  readonly #usage = new Map<number, WorkloadUsage>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  measure(processes: readonly ProcessEntry[], groups: ReadonlySet<number>): void {
    const at = this.#clock.monotonic();
    for (const group of groups) {
      let ticks = 0;
      let pages = 0;
      for (const entry of processes) {
        if (entry.group !== group) continue;
        ticks += entry.cpuTicks;
        pages += entry.residentPages;
      }
      const before = this.#readings.get(group);
      this.#readings.set(group, { ticks, at });
      if (before === undefined || at <= before.at) continue;
      // A member that ended takes its ticks along, so the sum may fall.
      const seconds = Math.max(0, ticks - before.ticks) / ticksPerSec;
      this.#usage.set(group, {
        cpuCores: seconds / ((at - before.at) / 1_000),
        memoryMiB: (pages * pageBytes) / mib,
      });
    }
  }

  /** Null until it has been measured twice. */
  usage(group: number): WorkloadUsage | null {
    return this.#usage.get(group) ?? null;
  }

  forget(group: number): void {
    this.#readings.delete(group);
    this.#usage.delete(group);
  }
}
