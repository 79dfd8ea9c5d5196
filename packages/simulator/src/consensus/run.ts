import type { PlantedBug } from "@edgeloom/coordination";
import { createSeededRandom } from "@edgeloom/kernel";
import { createFaultCounts, type FaultCounts } from "./faults.ts";
import { createAims } from "./group/aims.ts";
import { createClients } from "./group/clients.ts";
import { createGroup } from "./group/group.ts";
import { createJournals } from "./group/journals.ts";
import { createNemesis, type Nemesis } from "./group/nemesis.ts";
import { createOperator } from "./group/operator.ts";
import { createServer } from "./group/serve.ts";
import { compareStates, differences } from "./invariants/convergence.ts";
import { createExpiryInvariant } from "./invariants/expiry-invariant.ts";
import { checkHistories } from "./invariants/histories.ts";
import { createJudge, type Violation } from "./invariants/judge.ts";
import { createLogInvariants } from "./invariants/log-invariants.ts";
import { drawPlan } from "./plan.ts";
import { createRunTrace } from "./trace.ts";
import { createNetwork, healthyNetwork } from "./virtual/network.ts";
import { createScheduler, world } from "./virtual/scheduler.ts";

export interface RunOptions {
  readonly seed: number;
  /** Events with faults (default 10,000); healing comes on top. */
  readonly steps?: number | undefined;
  readonly plantedBugs?: ReadonlySet<PlantedBug> | undefined;
  /** Hears of each message and event, for reading. */
  readonly onLine?: ((line: string) => void) | undefined;
}

export interface RunResult {
  readonly seed: number;
  /** Null: all held. */
  readonly violation: Violation | null;
  readonly steps: number;
  readonly virtualMs: number;
  /** From the last fault to agreement. */
  readonly convergenceMs: number;
  /** Requests of clients that came to an end. */
  readonly operations: number;
  readonly committed: number;
  readonly traceHash: string;
  readonly faults: FaultCounts;
}

const noBugs: ReadonlySet<PlantedBug> = new Set();

/** How many election time-outs a healed group may take to agree. A time-out is drawn up to twice the setting. */
const convergenceTimeouts = 10;

/** Runs one group through the faults that `seed` draws. Everything follows from the seed. */
export function simulateConsensus(options: RunOptions): RunResult {
  const { seed, steps = 10_000, plantedBugs = noBugs } = options;
  const random = createSeededRandom(seed);
  const plan = drawPlan(random.fork("plan"));
  const scheduler = createScheduler();
  const counts = createFaultCounts();
  const judge = createJudge(() => ({ atMs: scheduler.now(), step: scheduler.steps() }));
  const trace = createRunTrace(scheduler.now, options.onLine);
  const log = createLogInvariants(judge);
  const network = createNetwork(scheduler, random.fork("network"));
  const traps: { nemesis: Nemesis | null } = { nemesis: null };
  const group = createGroup({
    plan,
    random: random.fork("group"),
    scheduler,
    network,
    judge,
    log,
    journals: createJournals(judge, plantedBugs),
    expiry: createExpiryInvariant(judge),
    server: createServer(judge, log),
    trace,
    counts,
    plantedBugs,
    happened: (moment, member) => traps.nemesis?.happened(moment, member),
  });
  const clients = createClients({
    plan,
    random: random.fork("clients"),
    scheduler,
    network,
    group,
    judge,
  });
  const operator = createOperator({ group, random: random.fork("operator"), counts });
  const nemesis = createNemesis({
    plan,
    random: random.fork("nemesis"),
    scheduler,
    network,
    group,
    operator,
    counts,
    clients: clients.list,
  });
  traps.nemesis = nemesis;
  const aims = createAims({
    plan,
    random: random.fork("aims"),
    scheduler,
    network,
    group,
    counts,
  });

  let healedAt = 0;
  let convergenceMs = Number.POSITIVE_INFINITY;
  run();
  countFaults();
  return {
    seed,
    violation: judge.violation(),
    steps: scheduler.steps(),
    virtualMs: scheduler.now(),
    convergenceMs,
    operations: clients.finished(),
    committed: log.committedIndex(),
    traceHash: trace.digest(),
    faults: counts,
  };

  function run(): void {
    try {
      network.setProfile(plan.network);
      nemesis.start();
      aims.start();
      repeat(plan.electionTimeoutMs * 2, () => operator.repair());
      runUntil(() => scheduler.steps() >= steps);
      heal();
      runUntil(() => convergenceMs < Number.POSITIVE_INFINITY || scheduler.now() > deadline());
      if (judge.violation() !== null) return;
      if (convergenceMs === Number.POSITIVE_INFINITY) {
        judge.fail("convergence", unsettled().join("; "));
        return;
      }
      compareStates(judge, group.members);
      checkHistories(judge, clients.records);
    } catch (error) {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      judge.fail("no_failure", detail);
    }
  }

  function runUntil(isOver: () => boolean): void {
    // Healing takes far fewer steps; without a bound, a loop in which no time passes would never end.
    const stepsMax = scheduler.steps() + 10 * steps;
    while (judge.violation() === null && !isOver()) {
      if (!scheduler.step()) return;
      if (scheduler.steps() > stepsMax) judge.fail("convergence", `no end after ${stepsMax} steps`);
    }
  }

  function heal(): void {
    trace.note("healed");
    healedAt = scheduler.now();
    network.setProfile(healthyNetwork);
    aims.stop();
    nemesis.stop();
    clients.finish();
    repeat(plan.electionTimeoutMs / 5, () => {
      if (unsettled().length === 0)
        convergenceMs = Math.min(convergenceMs, scheduler.now() - healedAt);
    });
  }

  function unsettled(): string[] {
    const pending = clients.pending();
    const open = pending === 0 ? [] : [`${pending} requests without answer`];
    return [...differences(group.members, group.leader()), ...open];
  }

  /** A member that finds its disk damaged has to be replaced first, which takes elections and a snapshot of its own. */
  function deadline(): number {
    const repairs = group.members.some(({ isDamaged }) => isDamaged) ? 2 : 0;
    return healedAt + convergenceTimeouts * 2 * plan.electionTimeoutMs * (1 + repairs);
  }

  function repeat(periodMs: number, act: () => void): void {
    scheduler.after(periodMs, world, () => {
      act();
      repeat(periodMs, act);
    });
  }

  function countFaults(): void {
    counts.loss = network.counts.lost;
    counts.duplication = network.counts.duplicated;
    counts.reordering = network.counts.reordered;
    counts.slow_link = network.counts.slow;
    for (const { disk } of group.members) {
      const { writesLost, writesTorn, bitFlips, fullRefusals, syncFailures } = disk.counters();
      counts.unsynced_write_lost += writesLost;
      counts.torn_write += writesTorn;
      counts.bit_flip += bitFlips;
      counts.disk_full += fullRefusals;
      counts.sync_failed += syncFailures;
    }
  }
}
