import {
  type Configuration,
  createSwim,
  encodeSwimMessage,
  judgePartition,
  judgeQuorum,
  type Liveness,
  type MemberId,
  type PartitionView,
  type QuorumAdvice,
  type QuorumVerdict,
  type SwimMessage,
} from "@edgeloom/coordination";
import type { Clock, Random, TimerHandle, Timers } from "@edgeloom/kernel";

export interface DetectorOptions {
  readonly nodeId: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly heartbeatMs: number;
  readonly electionTimeoutMs: number;
  /** The group's members as this one knows them; null before it has recovered. */
  readonly configuration: () => Configuration | null;
  readonly send: (to: MemberId, payload: Uint8Array) => void;
}

/** What a member holds of another. */
export interface Reachability {
  readonly nodeId: MemberId;
  /** As the group's members say together: one that others reach is alive. */
  readonly liveness: Liveness | "unknown";
  /** For how long. */
  readonly sinceMs: number;
  /** Whether this member itself reaches it both ways. */
  readonly isReached: boolean;
}

/** Detects failures and partitions among the members of one group, as one of them sees it. */
export interface Detector {
  /** Consensus asks it before elections and while it leads. */
  readonly advice: QuorumAdvice;
  receive(message: SwimMessage): void;
  /** Something else arrived of a member. */
  heard(from: MemberId): void;
  reachability(): Reachability[];
  /** Null until enough time has passed to have heard of all. */
  partition(): PartitionView | null;
  quorum(): QuorumVerdict | null;
  /** Says farewell to the others, then stops. */
  leave(): void;
  stop(): void;
}

/**
 * An answer takes a round trip, which the election time-out bounds already. Probing twice within it lets a leader of
 * three learn that it is alone by the time that its lease has ended; the usual heartbeats are more frequent still.
 */
const probeShare = 0.4;
const heartbeatsPerProbe = 2;
/** Of the interval, how long the direct answer may take before others are asked. */
const directShare = 0.75;
/** In intervals, how long the answer may take in all: the way over others is twice as long. */
const deadlineShare = 2.5;
/** A lost message is no broken link: elections are withheld when two probes in a row went unanswered. */
const missesMax = 2;

export function createDetector(options: DetectorOptions): Detector {
  const { nodeId, clock, timers } = options;
  const now = (): number => clock.monotonic();
  const startedAt = now();
  const probeIntervalMs = Math.max(
    heartbeatsPerProbe * options.heartbeatMs,
    probeShare * options.electionTimeoutMs,
  );
  const swim = createSwim({
    id: nodeId,
    members: [],
    random: options.random,
    now: startedAt,
    incarnation: Math.max(0, Math.floor(clock.now())),
    probeIntervalMs,
    probeTimeoutMs: directShare * probeIntervalMs,
    probeDeadlineMs: deadlineShare * probeIntervalMs,
    // Stretched probes would come too late for elections; suspicions still wait for others to agree.
    healthMax: 0,
  });
  let timer: TimerHandle | null = null;
  let timerAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  function membersOf({ voters, votersOutgoing, learners }: Configuration): MemberId[] {
    return [...new Set([...voters, ...(votersOutgoing ?? []), ...learners])];
  }

  /** Consensus says who is a member; gossip does not. */
  function follow(): Configuration | null {
    const configuration = options.configuration();
    if (configuration !== null) swim.setMembers(membersOf(configuration));
    return configuration;
  }

  function flush(): void {
    for (const message of swim.outputs()?.messages ?? []) {
      options.send(message.to, encodeSwimMessage(message));
    }
    if (stopped) return;
    const at = swim.deadline();
    if (timer !== null && timerAt <= at) return;
    timer?.cancel();
    timerAt = at;
    timer = timers.after(Math.max(0, at - now()), onTimer);
  }

  function onTimer(): void {
    timer = null;
    follow();
    if (now() >= swim.deadline()) swim.tick(now());
    flush();
  }

  const health = (member: MemberId) => swim.members().find(({ id }) => id === member);

  /** One that was never heard of gets the time that all others need to be heard of. */
  function isNew(member: MemberId): boolean {
    const known = health(member);
    if (known === undefined) return true;
    return known.heardAt === null && now() - known.stateSince <= swim.memoryMs();
  }

  function reaches(member: MemberId, misses: number): boolean {
    if (member === nodeId) return true;
    if ((health(member)?.misses ?? 0) >= misses) return false;
    return isNew(member) || swim.reaches(member, now());
  }

  const judge = (configuration: Configuration, misses: number): QuorumVerdict =>
    judgeQuorum(nodeId, configuration, (member) => reaches(member, misses));

  const advice: QuorumAdvice = {
    // Whether it may stand at all is for consensus to know.
    mayCampaign: (configuration) => judge(configuration, missesMax).reason !== "no_quorum",
    // The leader's own lack of answers must agree, so one missed probe of each is enough here.
    hasLostQuorum: (configuration) => judge(configuration, 1).reason === "no_quorum",
  };

  function stop(): void {
    stopped = true;
    timer?.cancel();
    timer = null;
  }

  flush();
  return {
    advice,
    receive(message) {
      if (stopped) return;
      follow();
      swim.step(message, now());
      flush();
    },
    heard: (from) => swim.heard(from, now()),
    reachability: () =>
      swim.members().map(({ id, state, stateSince }) => ({
        nodeId: id,
        liveness: state === "alive" && health(id)?.heardAt === null ? "unknown" : state,
        sinceMs: now() - stateSince,
        isReached: reaches(id, missesMax),
      })),
    partition() {
      const configuration = follow();
      if (configuration === null || now() - startedAt <= swim.memoryMs()) return null;
      return judgePartition(membersOf(configuration), swim.reports(now()));
    },
    quorum() {
      const configuration = follow();
      return configuration === null ? null : judge(configuration, missesMax);
    },
    leave() {
      swim.leave();
      stop();
      flush();
    },
    stop,
  };
}
