import type { Random } from "@edgeloom/kernel";
import type { MemberId } from "../raft/entries.ts";
import type { ReachabilityReport } from "./partition-view.ts";

/**
 * Failure detection by SWIM (Das, Gupta and Motivala, DSN 2002) with Lifeguard's refinements (Dadgar, Phillips and
 * Currey, DSN-W 2018). A member *probes* one other each period, directly and then through others; one that does not
 * answer is *suspected*, and dead once the suspicion has lasted. Only the member itself can refute, by a higher
 * *incarnation*. News travels as *updates* on the probes' own messages.
 */
export type Liveness = "alive" | "suspect" | "dead" | "left";

export interface Update {
  readonly member: MemberId;
  readonly state: Liveness;
  readonly incarnation: number;
  /** Who says so; suspicions from different members confirm each other. */
  readonly from: MemberId;
}

interface Envelope {
  readonly from: MemberId;
  readonly to: MemberId;
  /** Names the probe among those of the member that sent it first. */
  readonly sequence: number;
  readonly updates: readonly Update[];
  /** Of whom the sender has heard directly of late: what partitions are judged by. */
  readonly hears: readonly MemberId[];
}

export type SwimMessage =
  | (Envelope & { readonly type: "ping" })
  | (Envelope & { readonly type: "ack" })
  /** Asks `to` to ping `target` in place of `from`. */
  | (Envelope & { readonly type: "ping_request"; readonly target: MemberId })
  /** The target did not answer, but the one that was asked does. */
  | (Envelope & { readonly type: "nack" });

export interface SwimOptions {
  readonly id: MemberId;
  readonly members: readonly MemberId[];
  readonly random: Random;
  readonly now: number;
  /** Above all incarnations of an earlier life; the wall clock's milliseconds at the start will do. Default 0. */
  readonly incarnation?: number | undefined;
  /** Default 1,000 ms. */
  readonly probeIntervalMs?: number | undefined;
  /** How long a direct answer may take before others are asked; default 300 ms. */
  readonly probeTimeoutMs?: number | undefined;
  /** How long a probe may take in all before its target is suspected; default the interval. */
  readonly probeDeadlineMs?: number | undefined;
  /** How many others are asked; default 3. */
  readonly indirectProbes?: number | undefined;
  /** The shortest suspicion lasts this many intervals times log10 of the size, at least 1; default 4. */
  readonly suspicionMultiplier?: number | undefined;
  /** The longest, without confirmations, is this many times as long; default 6. */
  readonly suspicionMaxMultiplier?: number | undefined;
  /** Independent suspicions that bring it down to the shortest; default 3. */
  readonly confirmations?: number | undefined;
  /** An update is sent this many times log10 of the size; default 4. */
  readonly retransmitMultiplier?: number | undefined;
  /** Updates on one message; default 8. */
  readonly updatesMax?: number | undefined;
  /** The largest local health multiplier; default 8. */
  readonly healthMax?: number | undefined;
}

export interface SwimEvent {
  readonly type: "member_changed";
  readonly member: MemberId;
  readonly state: Liveness;
  readonly incarnation: number;
}

export interface SwimOutputs {
  readonly messages: readonly SwimMessage[];
  readonly events: readonly SwimEvent[];
}

export interface MemberHealth {
  readonly id: MemberId;
  readonly state: Liveness;
  readonly incarnation: number;
  /** When it last answered a ping of ours directly, so that both ways were open; null if never. */
  readonly answeredAt: number | null;
  /** When a message of it last arrived; null if never. */
  readonly heardAt: number | null;
  /** Since when it is in its state, as this member knows. */
  readonly stateSince: number;
  /** Probes in a row that it did not answer directly, though others may have reached it. */
  readonly misses: number;
}

/** Inputs to outputs; times are milliseconds of one monotonic clock. */
export interface Swim {
  step(message: SwimMessage, now: number): void;
  tick(now: number): void;
  /** When `tick` must be called at the latest. */
  deadline(): number;
  /** Outputs since last time; null when there are none. */
  outputs(): SwimOutputs | null;
  /** Another message than the detector's own arrived of `member`, which is as good a sign of life. */
  heard(member: MemberId, now: number): void;
  /** Takes a new member in, alive. */
  add(member: MemberId): void;
  /** Names all members: others are forgotten, and what is said of strangers or by them is ignored from now on. */
  setMembers(members: readonly MemberId[]): void;
  /** Tells the others that this member goes on purpose. */
  leave(): void;
  members(): readonly MemberHealth[];
  /** Who hears whom, as this member and those that told it of late say: for `judgePartition`. */
  reports(now: number): readonly ReachabilityReport[];
  /** Whether the link to `member` was open both ways of late: for `judgeQuorum`. */
  reaches(member: MemberId, now: number): boolean;
  /** For how long what was heard counts as of late. */
  memoryMs(): number;
  /** 0 when all is well; its timeouts are stretched by one plus this (Lifeguard's local health). */
  localHealth(): number;
  incarnation(): number;
}
