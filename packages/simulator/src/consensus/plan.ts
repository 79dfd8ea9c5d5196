import type { SeededRandom } from "@edgeloom/kernel";
import type { NetworkProfile } from "./virtual/network.ts";
import type { ClockError } from "./virtual/process.ts";

/** Kinds of trouble that a run may be given; which ones it gets is drawn, so that some runs have few and much of them. */
export const troubles = [
  "partitions",
  "leapfrog",
  "crashes",
  "aimed_crashes",
  "pauses",
  "disk_full",
  "sync_failures",
  "bit_flips",
  "churn",
  "transfers",
] as const;

export type Trouble = (typeof troubles)[number];

/** Schedules that each stretch one promise: see `group/aims.ts`. */
export const aims = [
  "stale_leader_read",
  "paused_leader_read",
  "restarted_voters",
  "late_answers",
  "unheard_transfer",
  "paused_successor",
  "leadership_there_and_back",
  "unheard_follower",
  "restless_reader",
] as const;

export type Aim = (typeof aims)[number];

/** What a seed decides before its run begins. */
export interface RunPlan {
  readonly seed: number;
  readonly members: number;
  /** How many of them begin as learners. */
  readonly learners: number;
  readonly clients: number;
  readonly network: NetworkProfile;
  readonly electionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** One for each machine, of members and clients. */
  readonly drawClockError: () => ClockError;
  readonly troubles: ReadonlySet<Trouble>;
  /** Empty in most runs. */
  readonly aims: readonly Aim[];
  /** Mean time between two faults. */
  readonly faultPeriodMs: number;
  /** Entries between two snapshots. */
  readonly snapshotEntries: number;
  readonly keepEntries: number;
  readonly segmentBytes: number;
  /** Bytes in one append and in one part of a snapshot: small ones make more states in between. */
  readonly appendBytesMax: number;
  /** Appends under way to one member: few where they are small, as each one overtaken costs the rest of the window. */
  readonly inflightMax: number;
  readonly snapshotChunkBytes: number;
  readonly diskLatencyMsMax: number;
  /** Requests that a client has under way at most. */
  readonly lanes: number;
  readonly thinkTimeMs: number;
  /** After which a client turns to another member. */
  readonly attemptTimeoutMs: number;
  readonly leaseTtlMs: number;
  readonly sessionTtlMs: number;
  /** Messages pass through their binary form, as between real processes. */
  readonly encodesMessages: boolean;
}

/**
 * Half of the bound that the members are told (ten percent between any two clocks): with rates from 0.95 to 1.05 two
 * clocks differ by at most 1.05 / 0.95, and a lease's holder that counts a tenth less is just safe.
 */
const driftMax = 0.05;
const skewMsMax = 5_000;

/**
 * Draws a run. Each kind of trouble is in or out by the toss of a coin: runs that leave some out reach states that a run
 * with all of them hardly does (swarm testing; Groce et al., ISSTA 2012).
 */
export function drawPlan(random: SeededRandom): RunPlan {
  const delayMaxMs = logUniform(random, 5, 500);
  const electionTimeoutMs = Math.max(150, Math.round(delayMaxMs * 3));
  const members = random.integer(3, 7);
  const isClean = random.next() < 0.25;
  const aimed = drawAims(random.fork("aims"));
  return {
    seed: random.seed,
    members,
    learners: members > 3 ? random.pick([0, 0, 1, Math.min(2, members - 3)]) : 0,
    clients: random.integer(3, 5),
    network: {
      loss: isClean ? 0 : random.next() ** 2 * 0.3,
      duplication: isClean ? 0 : random.next() ** 2 * 0.3,
      delayMinMs: Math.min(1 + random.next() * 4, delayMaxMs / 2),
      delayMaxMs,
      slowShare: random.pick([0.02, 0.2, 1]),
      stragglerShare: random.pick([0, 0, 0.02]),
    },
    electionTimeoutMs,
    heartbeatMs: Math.round(electionTimeoutMs / random.integer(3, 6)),
    drawClockError: () => ({
      rate: 1 + random.pick([-driftMax, driftMax, 0, (random.next() - 0.5) * 2 * driftMax]),
      skewMs: Math.round((random.next() - 0.5) * 2 * skewMsMax),
    }),
    troubles: new Set(troubles.filter(() => random.next() < 0.5 && !aimed.isAlone)),
    aims: aimed.aims,
    faultPeriodMs: electionTimeoutMs * random.pick([1.5, 3, 6]),
    snapshotEntries: random.pick([15, 40, 120, 1_000]),
    keepEntries: random.pick([0, 5, 20]),
    segmentBytes: random.pick([2_048, 8_192, 65_536]),
    ...random.pick([
      { appendBytesMax: 1, inflightMax: 3 },
      { appendBytesMax: 1, inflightMax: 8 },
      { appendBytesMax: 200, inflightMax: 12 },
      { appendBytesMax: 262_144, inflightMax: 128 },
    ]),
    snapshotChunkBytes: random.pick([300, 2_000, 262_144]),
    diskLatencyMsMax: random.pick([1, 20, 100]),
    lanes: random.integer(1, 4),
    thinkTimeMs: delayMaxMs * random.pick([0, 0.1, 0.5]),
    attemptTimeoutMs: electionTimeoutMs * random.pick([0.25, 1]),
    leaseTtlMs: electionTimeoutMs * random.pick([1, 2, 5]),
    sessionTtlMs: electionTimeoutMs * random.pick([4, 20]),
    encodesMessages: random.next() < 0.15,
  };
}

/** A third of the runs has aims, half of these nothing else: other faults would mostly get in the way. */
function drawAims(random: SeededRandom): { aims: Aim[]; isAlone: boolean } {
  if (random.next() >= 1 / 3) return { aims: [], isAlone: false };
  const drawn = new Set([random.pick(aims), random.pick(aims)]);
  return { aims: [...drawn], isAlone: random.next() < 0.5 };
}

function logUniform(random: SeededRandom, min: number, max: number): number {
  return Math.exp(Math.log(min) + random.next() * (Math.log(max) - Math.log(min)));
}
