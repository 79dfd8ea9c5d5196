/**
 * The state of one member and the steps that all parts of the algorithm share. The parts (election, replication,
 * following, reads, membership, snapshots) are functions over this state; `raft.ts` puts them together.
 */
import type { Random } from "@edgeloom/kernel";
import type { PlantedBug } from "../planted-bugs.ts";
import type { PlacedConfiguration } from "./configuration.ts";
import type { Configuration, MemberId } from "./entries.ts";
import type { Leading } from "./leading.ts";
import type { Message, SnapshotDescriptor } from "./messages.ts";
import { Outbox } from "./outbox.ts";
import { RaftLog } from "./raft-log.ts";
import type { QuorumAdvice, RaftOptions, Role } from "./types.ts";

export interface Settings {
  readonly electionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** How long a majority's answers to a round keep the leader's lease, from when the round began. */
  readonly leaseMs: number;
  readonly priority: number;
  readonly inflightMax: number;
  readonly inflightBytesMax: number;
  readonly appendBytesMax: number;
  readonly uncommittedBytesMax: number;
  readonly snapshotChunkBytes: number;
}

/** An election under way at a pre-candidate or candidate. */
export interface Election {
  readonly votes: Map<MemberId, boolean>;
  readonly isTransfer: boolean;
  /** When those that have not answered are asked again. */
  retryAt: number;
}

/** A snapshot that this follower is receiving. */
export interface IncomingSnapshot {
  readonly descriptor: SnapshotDescriptor;
  received: number;
}

/** Reads that this follower sent to the leader under one ticket. */
export interface ForwardedReads {
  readonly contexts: readonly number[];
  readonly deadline: number;
}

export interface Core {
  readonly id: MemberId;
  readonly settings: Settings;
  readonly random: Random;
  readonly bugs: ReadonlySet<PlantedBug>;
  readonly log: RaftLog;
  readonly newestSnapshot: () => SnapshotDescriptor | null;
  readonly advice: QuorumAdvice | null;
  readonly outbox: Outbox;

  term: number;
  vote: MemberId | null;
  role: Role;
  leader: MemberId | null;
  commit: number;
  /** The last index handed out for applying. */
  applied: number;
  /** Hard state changed since the last Ready. */
  isHardStateNew: boolean;
  durableTerm: number;
  durableVote: MemberId | null;

  /** The configuration in force: the last one in the log (paper, section 6), committed or not. */
  configuration: Configuration;
  configurationIndex: number;
  /** All configurations since the last compaction, the first of them in force before the log begins. */
  readonly configurations: PlacedConfiguration[];

  /** The latest time passed in. */
  now: number;
  lastTickAt: number;
  /** The time-out drawn, and when it ends. */
  electionTimeout: number;
  electionDeadline: number;
  /** When this member last took an append or snapshot of its leader, or started. */
  leaderContactAt: number;
  election: Election | null;
  /** Elections in a row that were not started on advice. */
  electionsWithheld: number;
  leading: Leading | null;

  /** The last round answered to the present leader, and the index acknowledged with it. */
  answeredRound: number;
  answeredIndex: number;
  incoming: IncomingSnapshot | null;
  /** All parts of `incoming` were handed out; the log takes no entries until it is installed or has failed. */
  isInstalling: boolean;

  /** Reads waiting for the next flush, and those on their way to the leader, by ticket. */
  readsToForward: number[];
  readonly forwarded: Map<number, ForwardedReads>;
  nextTicket: number;
}

/** How much longer than an election time-out the least wanted candidate waits, in election time-outs. */
const priorityDelay = 2;

export function createCore(options: RaftOptions): Core {
  const bugs = options.plantedBugs ?? new Set<PlantedBug>();
  const electionTimeoutMs = options.electionTimeoutMs ?? 150;
  const drift = options.clockDriftMax ?? 0.1;
  const log = new RaftLog(options.log);
  const { hardState, random, now } = options;
  const core: Core = {
    id: options.id,
    settings: {
      electionTimeoutMs,
      heartbeatMs: options.heartbeatMs ?? 50,
      // A voter's clock may run fast while the leader's runs slow: both errors count.
      leaseMs: (electionTimeoutMs * (1 - drift)) / (1 + drift),
      priority: Math.min(1, Math.max(0, options.priority ?? 1)),
      inflightMax: options.inflightMax ?? 128,
      inflightBytesMax: options.inflightBytesMax ?? 8 * 1024 * 1024,
      appendBytesMax: options.appendBytesMax ?? 256 * 1024,
      uncommittedBytesMax: options.uncommittedBytesMax ?? 64 * 1024 * 1024,
      snapshotChunkBytes: options.snapshotChunkBytes ?? 256 * 1024,
    },
    random,
    bugs,
    log,
    newestSnapshot: options.snapshot,
    advice: options.advice ?? null,
    outbox: new Outbox(),
    term: hardState.term,
    vote: hardState.vote,
    role: "follower",
    leader: null,
    commit: Math.max(options.applied, Math.min(hardState.commit, log.lastIndex())),
    applied: options.applied,
    isHardStateNew: false,
    durableTerm: hardState.term,
    durableVote: hardState.vote,
    configuration: options.configuration,
    configurationIndex: options.configurationIndex ?? 0,
    configurations: [
      { index: options.configurationIndex ?? 0, configuration: options.configuration },
    ],
    now,
    lastTickAt: now,
    electionTimeout: 0,
    electionDeadline: 0,
    // It may have just answered a leader that now counts on it not to vote for another (thesis 6.4.1).
    leaderContactAt:
      hardState.term === 0 || bugs.has("votes_at_once_after_restart")
        ? Number.NEGATIVE_INFINITY
        : now,
    election: null,
    electionsWithheld: 0,
    leading: null,
    answeredRound: 0,
    answeredIndex: 0,
    incoming: null,
    isInstalling: false,
    readsToForward: [],
    forwarded: new Map(),
    // An answer to a read of this member's life before a restart must not fit a ticket of this one.
    nextTicket: bugs.has("reuses_read_tickets_after_restart")
      ? 1
      : Math.floor(random.next() * 2 ** 48),
  };
  drawElectionTimeout(core);
  restartElectionTimer(core, now);
  return core;
}

/** Between one and two election time-outs, longer for a member of low priority (paper, section 5.2). */
export function drawElectionTimeout(core: Core): void {
  const { electionTimeoutMs, priority } = core.settings;
  core.electionTimeout =
    electionTimeoutMs * (1 + core.random.next() + (1 - priority) * priorityDelay);
}

export function restartElectionTimer(core: Core, now: number): void {
  core.electionDeadline = now + core.electionTimeout;
}

export function send(core: Core, message: Message): void {
  core.outbox.messages.push(message);
}

/** For messages that promise what this member's disk must remember. */
export function sendAfterPersist(core: Core, message: Message): void {
  core.outbox.messagesAfterPersist.push(message);
}

/** What is said about the term is durable, so a message that only depends on it may leave at once. */
export function isTermDurable(core: Core): boolean {
  return core.durableTerm === core.term;
}

export function setRole(core: Core, role: Role): void {
  if (core.role === role) return;
  core.role = role;
  core.outbox.events.push({ type: "role_changed", role, term: core.term });
}

export function setLeader(core: Core, leader: MemberId | null): void {
  if (core.leader === leader) return;
  core.leader = leader;
  core.outbox.events.push({ type: "leader_changed", leader, term: core.term });
}

export function setTerm(core: Core, term: number, vote: MemberId | null): void {
  core.term = term;
  core.vote = vote;
  core.isHardStateNew = true;
  core.answeredRound = 0;
  core.answeredIndex = 0;
  core.outbox.events.push({ type: "term_changed", term });
}
