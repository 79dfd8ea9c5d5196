import type { Clock, Random, TimerHandle, Timers } from "@edgeloom/kernel";
import type { MemberId } from "../raft/types.ts";
import type { ClientRequest, ClientResponse, ReplicaErrorReason } from "./types.ts";

type RequestBody =
  | Omit<Extract<ClientRequest, { type: "propose" }>, "requestId">
  | Omit<Extract<ClientRequest, { type: "read" }>, "requestId">;
export type Success = Exclude<ClientResponse, { type: "failed" }>;

/** What a call asks of the group. */
export interface CallPlan {
  readonly deadlineAt: number;
  /** Whether only the leader can answer. */
  readonly wantsLeader: boolean;
  /** Made anew for each attempt. */
  readonly body: () => RequestBody;
  /** True: the answer settles the call; false: it is to be tried again later. */
  readonly onSuccess: (response: Success, call: Call) => boolean;
  readonly onDeadline: (call: Call) => void;
  readonly onClosed?: (() => void) | undefined;
}

/** A request under way, attempted until it succeeds or its time is over. */
export interface Call {
  readonly requestId: number;
  readonly plan: CallPlan;
  attempts: number;
  /** Attempts that may have had an effect: sent, and not answered by a refusal that rules it out. */
  unresolved: number;
  target: MemberId | null;
  /** When the attempt is given up, or when the next one is due. */
  wakeAt: number;
  isBackingOff: boolean;
}

export interface AttemptSettings {
  readonly attemptTimeoutMs: number;
  readonly backoffMinMs: number;
  readonly backoffMaxMs: number;
}

export interface AttemptPorts {
  readonly clock: Pick<Clock, "monotonic">;
  readonly timers: Pick<Timers, "after">;
  readonly random: Random;
  readonly send: (to: MemberId, request: ClientRequest) => void;
}

/** Refusals that a group gives while it has no leader, or none that can act yet. */
const leaderless: ReadonlySet<ReplicaErrorReason> = new Set([
  "leadership_lost",
  "not_leader",
  "not_ready",
  "recovering",
  "transferring",
]);

/** About the time of an election, in which the others still name the leader that is gone. */
const avoidMs = 500;

/** Sends requests to members and tries again elsewhere, with pauses drawn with full jitter, until they are answered. */
export class Attempts {
  private readonly ports: AttemptPorts;
  private readonly settings: AttemptSettings;
  private members: readonly MemberId[];
  private readonly calls = new Map<number, Call>();
  private nextRequestId = 1;
  private leader: MemberId | null = null;
  /** Members whose connection broke: hints to them are not followed before then, for they may be out of date. */
  private readonly avoidedUntil = new Map<MemberId, number>();
  /** Position of the member to try when the leader is not known. */
  private cursor = 0;
  private timer: TimerHandle | null = null;
  private timerAt = Number.POSITIVE_INFINITY;

  constructor(ports: AttemptPorts, settings: AttemptSettings, members: readonly MemberId[]) {
    this.ports = ports;
    this.settings = settings;
    this.members = members;
  }

  setMembers(members: readonly MemberId[]): void {
    this.members = members;
    if (this.leader !== null && !members.includes(this.leader)) this.leader = null;
  }

  start(plan: CallPlan): void {
    const call: Call = {
      requestId: this.nextRequestId,
      plan,
      attempts: 0,
      unresolved: 0,
      target: null,
      wakeAt: 0,
      isBackingOff: false,
    };
    this.nextRequestId += 1;
    this.calls.set(call.requestId, call);
    this.attempt(call, this.preferred(call));
  }

  /** Ends all calls that `isMeant` and returns them. */
  cancel(isMeant: (call: Call) => boolean): Call[] {
    const cancelled = [...this.calls.values()].filter(isMeant);
    for (const { requestId } of cancelled) this.calls.delete(requestId);
    if (this.calls.size === 0) this.disarm();
    return cancelled;
  }

  receive(from: MemberId, response: ClientResponse): void {
    this.avoidedUntil.delete(from);
    const call = this.calls.get(response.requestId);
    if (call === undefined) return;
    if (response.type !== "failed") {
      if (call.plan.wantsLeader) this.leader = from;
      this.calls.delete(call.requestId);
      if (call.plan.onSuccess(response, call)) return;
      this.calls.set(call.requestId, call);
      this.backOff(call);
      return;
    }
    // The answer to an attempt that was given up says nothing about the present one.
    if (call.isBackingOff || from !== call.target) return;
    const { leader, reason, uncertain } = response.error;
    if (!uncertain) call.unresolved -= 1;
    if (this.leader === from) this.leader = null;
    const isHint = leader !== null && leader !== from && this.isWorthTrying(leader);
    if (isHint && call.attempts < this.members.length) {
      this.leader = leader;
      this.attempt(call, leader);
    } else {
      if (isHint) this.leader = leader;
      this.backOff(call, leaderless.has(reason));
    }
  }

  /** The member cannot be reached: what waits for its answer goes to the next one at once. */
  disconnected(member: MemberId): void {
    if (this.leader === member) this.leader = null;
    this.avoidedUntil.set(member, this.ports.clock.monotonic() + avoidMs);
    for (const call of [...this.calls.values()]) {
      if (call.target === member && !call.isBackingOff)
        this.attempt(call, this.preferredAfter(call, member));
    }
  }

  private isWorthTrying(member: MemberId): boolean {
    const avoidedUntil = this.avoidedUntil.get(member) ?? Number.NEGATIVE_INFINITY;
    return this.members.includes(member) && this.ports.clock.monotonic() >= avoidedUntil;
  }

  /** The member at this position, or the next one that is not known to be unreachable. */
  private memberFrom(position: number): MemberId | null {
    const count = Math.max(1, this.members.length);
    for (let i = 0; i < count; i += 1) {
      const member = this.members[(position + i) % count];
      if (member !== undefined && this.isWorthTrying(member)) return member;
    }
    return this.members[position % count] ?? null;
  }

  /** Whom to ask next: the leader, as far as it is known; when anybody will do, the nearest first. */
  private preferred({ plan, attempts }: Call): MemberId | null {
    if (!plan.wantsLeader) return this.memberFrom(attempts);
    return this.leader ?? this.memberFrom(this.cursor);
  }

  /** After this member did not answer. */
  private preferredAfter(call: Call, silent: MemberId | null): MemberId | null {
    const count = Math.max(1, this.members.length);
    if (this.members[this.cursor % count] === silent) this.cursor = (this.cursor + 1) % count;
    return this.preferred(call);
  }

  private attempt(call: Call, target: MemberId | null): void {
    const now = this.ports.clock.monotonic();
    call.isBackingOff = false;
    call.target = target;
    call.attempts += 1;
    this.wake(call, Math.min(now + this.settings.attemptTimeoutMs, call.plan.deadlineAt));
    if (target === null) return;
    call.unresolved += 1;
    this.ports.send(target, { ...call.plan.body(), requestId: call.requestId });
  }

  private backOff(call: Call, isElection = false): void {
    const { backoffMinMs, backoffMaxMs } = this.settings;
    // An election is over soon; a member that has too much to do needs to be left alone for longer each time.
    const doublings = isElection ? 2 : Math.min(call.attempts, 16);
    const ceiling = Math.min(backoffMaxMs, backoffMinMs * 2 ** doublings);
    const pause = backoffMinMs + this.ports.random.next() * Math.max(0, ceiling - backoffMinMs);
    this.cursor = (this.cursor + 1) % Math.max(1, this.members.length);
    call.isBackingOff = true;
    const wakeAt = this.ports.clock.monotonic() + pause;
    this.wake(call, Math.min(wakeAt, call.plan.deadlineAt));
  }

  private wake(call: Call, at: number): void {
    call.wakeAt = at;
    if (this.timer !== null && this.timerAt <= at) return;
    this.timer?.cancel();
    this.timerAt = at;
    const delay = Math.max(0, at - this.ports.clock.monotonic());
    this.timer = this.ports.timers.after(delay, () => this.onTimer());
  }

  private onTimer(): void {
    this.timer = null;
    const now = this.ports.clock.monotonic();
    const waiting = [...this.calls.values()];
    for (const call of waiting) {
      if (this.calls.has(call.requestId) && call.wakeAt <= now) this.onWake(call, now);
    }
    let earliest: Call | null = null;
    for (const call of this.calls.values()) {
      if (earliest === null || call.wakeAt < earliest.wakeAt) earliest = call;
    }
    if (earliest !== null) this.wake(earliest, earliest.wakeAt);
  }

  private onWake(call: Call, now: number): void {
    if (now >= call.plan.deadlineAt) {
      this.calls.delete(call.requestId);
      call.plan.onDeadline(call);
    } else if (call.isBackingOff) {
      this.attempt(call, this.preferred(call));
    } else {
      if (this.leader === call.target) this.leader = null;
      this.attempt(call, this.preferredAfter(call, call.target));
    }
  }

  private disarm(): void {
    this.timer?.cancel();
    this.timer = null;
  }
}
