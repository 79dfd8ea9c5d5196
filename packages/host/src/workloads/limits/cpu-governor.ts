import type { Clock, TimerHandle, Timers } from "@edgeloom/kernel";
import { findProcess, type ProcessEntry, ticksPerSec } from "../process-table.ts";
import { ticksOf } from "../process-trees.ts";
import { signalTree } from "../signal-tree.ts";
import type { HeldWorkload, LimitMechanism } from "./workload-limits.ts";

const periodMs = 100;
/** A paused workload is let run so long to answer, at most once in {@link answerEveryMs}; it pays for it later. */
const answerMs = 100;
const answerEveryMs = 1_000;

interface Governed {
  readonly leader: number;
  readonly cpuCores: number;
  members: readonly ProcessEntry[];
  ticks: number;
  /** CPU seconds that it may use before it is paused; negative while it pays for what it used beyond. */
  balanceSec: number;
  at: number;
  paused: boolean;
  answersUntil: number;
}

/**
 * Holds process trees to a share of CPU time where the kernel does not: a token bucket that fills at the rate of the
 * limit and is emptied by the time that /proc counts. Whoever overdraws is paused (SIGSTOP) until it is full again,
 * so the mean holds whatever the delay of this process's own timers; only the length of the pauses grows with it.
 */
export function createCpuGovernor(options: {
  readonly clock: Clock;
  readonly timers: Timers;
}): LimitMechanism {
  const { clock, timers } = options;
  const table = new Map<number, Governed>();
  let timer: TimerHandle | null = null;

  function setPaused(governed: Governed, paused: boolean): void {
    // Pausing is repeated: it reaches members that came since, and those that somebody else let go on.
    if (!paused && !governed.paused) return;
    governed.paused = paused;
    signalTree(governed.leader, governed.members, paused ? "SIGSTOP" : "SIGCONT");
  }

  function account(governed: Governed): void {
    const now = clock.monotonic();
    const ticks = ticksOf(governed.members);
    const elapsedSec = (now - governed.at) / 1_000;
    // A member that ended uncollected takes its ticks along, so the sum may fall.
    const usedSec = Math.max(0, ticks - governed.ticks) / ticksPerSec;
    const fullSec = (governed.cpuCores * periodMs) / 1_000;
    governed.balanceSec = Math.min(
      fullSec,
      governed.balanceSec + governed.cpuCores * elapsedSec - usedSec,
    );
    governed.ticks = ticks;
    governed.at = now;
    setPaused(governed, governed.balanceSec < 0 && now >= governed.answersUntil);
  }

  function tick(): void {
    for (const governed of table.values()) {
      governed.members = governed.members.flatMap(({ pid, startTicks }) => {
        const entry = findProcess(pid);
        return entry?.startTicks === startTicks ? [entry] : [];
      });
      account(governed);
    }
  }

  return {
    enforces: { cpu: "governor", memory: "watchdog" },
    hold({ leader, cpuCores }: HeldWorkload, members) {
      table.set(leader, {
        leader,
        cpuCores,
        members,
        // What an adopted one used before is not held against it.
        ticks: ticksOf(members),
        balanceSec: 0,
        at: clock.monotonic(),
        paused: false,
        answersUntil: 0,
      });
      // An agent that was killed may have left it paused.
      signalTree(leader, members, "SIGCONT");
      timer ??= timers.every(periodMs, tick);
    },
    observe(leader, members) {
      const governed = table.get(leader);
      if (governed === undefined) return;
      governed.members = members;
      account(governed);
    },
    letAnswer(leader) {
      const governed = table.get(leader);
      if (governed === undefined || !governed.paused) return;
      const now = clock.monotonic();
      if (now < governed.answersUntil - answerMs + answerEveryMs) return;
      governed.answersUntil = now + answerMs;
      setPaused(governed, false);
    },
    release(leader) {
      table.delete(leader);
      if (table.size === 0) {
        timer?.cancel();
        timer = null;
      }
      return { ranOutOfMemory: false };
    },
    close() {
      timer?.cancel();
      timer = null;
      // Nobody would wake them.
      for (const governed of table.values()) setPaused(governed, false);
      table.clear();
    },
  };
}
