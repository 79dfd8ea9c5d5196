import { assertNever, type SeededRandom } from "@edgeloom/kernel";
import type { FaultCounts } from "../faults.ts";
import type { Aim, RunPlan } from "../plan.ts";
import type { VirtualNetwork } from "../virtual/network.ts";
import { type Scheduler, world } from "../virtual/scheduler.ts";
import type { Group } from "./group.ts";
import { type Member, runningMembers } from "./member.ts";

export interface AimsOptions {
  readonly plan: RunPlan;
  readonly random: SeededRandom;
  readonly scheduler: Scheduler;
  readonly network: VirtualNetwork;
  readonly group: Group;
  readonly counts: FaultCounts;
}

/** Short schedules of faults and requests, each made to stretch one promise of the protocol. */
export interface Aims {
  start(): void;
  stop(): void;
}

/** A leader with the other voters that run. */
interface Cast {
  readonly leader: Member;
  readonly others: readonly Member[];
}

/** The longest that a message may take. */
const delayMsMax = 500;

export function createAims(options: AimsOptions): Aims {
  const { plan, random, scheduler, network, group, counts } = options;
  const { electionTimeoutMs } = plan;
  let isActive = false;

  function after(timeouts: number, act: () => void): void {
    scheduler.after(timeouts * electionTimeoutMs, world, () => {
      if (isActive) act();
    });
  }

  function scheduleNext(): void {
    after(-3 * Math.log(1 - random.next()), () => {
      const cast = drawCast();
      if (cast !== null) pursue(random.pick(plan.aims), cast);
      scheduleNext();
    });
  }

  function drawCast(): Cast | null {
    const leader = group.leader();
    const voters = leader?.replica?.status().raft?.configuration.voters ?? [];
    const others = runningMembers(group.members).filter(
      ({ id }) => id !== leader?.id && voters.includes(id),
    );
    return leader === undefined || others.length < 2 ? null : { leader, others };
  }

  function pursue(aim: Aim, cast: Cast): void {
    counts[`aim_${aim}`] += 1;
    switch (aim) {
      case "stale_leader_read":
        cutOff(cast.leader, 3);
        readAtLeaders(60);
        return;
      case "paused_leader_read":
        readAfterPause(cast.leader);
        return;
      case "restarted_voters":
        restartVoters(cast);
        return;
      case "late_answers":
        delayAnswers(cast);
        return;
      case "unheard_transfer":
        hide(cast);
        return;
      case "paused_successor":
        pauseSuccessor(cast);
        return;
      case "leadership_there_and_back":
        handBack(cast);
        return;
      case "unheard_follower":
        muffle(random.pick(cast.others), cast.leader);
        return;
      case "restless_reader":
        restartReader(random.pick(cast.others), 4);
        return;
      default:
        assertNever(aim);
    }
  }

  /** From all members, not from whoever reads. */
  function cutOff(member: Member, timeouts: number): void {
    network.unblockAll();
    for (const { id } of group.members) {
      if (id === member.id) continue;
      network.block(member.id, id);
      network.block(id, member.id);
    }
    after(timeouts, network.unblockAll);
  }

  /** Reads again and again wherever somebody believes to lead: one of them may be mistaken. */
  function readAtLeaders(times: number): void {
    for (const member of runningMembers(group.members)) {
      if (!member.host.isPaused && member.replica?.status().raft?.role === "leader") readAt(member);
    }
    if (times > 1) after(0.05, () => readAtLeaders(times - 1));
  }

  /** Reads that came while it was paused are the first that it sees when it goes on. */
  function readAfterPause(leader: Member): void {
    leader.host.pause((2.5 + 2 * random.next()) * electionTimeoutMs);
    for (let i = 0; i < 3; i += 1) scheduler.after(0, leader.host, () => readAt(leader));
  }

  function readAt(member: Member): void {
    member.replica?.read({ type: "get", key: "r0" }, "linearizable", () => undefined);
  }

  /** One member is told to campaign just as the other voters come back from a short outage, still bound by a lease. */
  function restartVoters({ leader, others }: Cast): void {
    const candidate = random.pick(others);
    network.unblockAll();
    for (const { id } of others) network.block(leader.id, id);
    for (const member of others) {
      if (member === candidate) continue;
      group.crash(member);
      after(0.02 * random.next(), () => group.restart(member));
    }
    after(0.03, () => candidate.replica?.campaign());
    after(3, network.unblockAll);
  }

  /** What the leader hears is old, and one day it is no longer heard itself. */
  function delayAnswers({ leader }: Cast): void {
    slowDown(group.members, leader, 0.8);
    after(3 + random.next(), () => {
      for (const { id } of group.members) if (id !== leader.id) network.block(leader.id, id);
    });
    after(7, () => {
      network.unblockAll();
      network.restoreSpeed();
    });
  }

  function slowDown(from: readonly Member[], to: Member, timeouts: number): void {
    const spareMs = Math.max(0, delayMsMax - plan.network.delayMaxMs);
    const extraMs = Math.min(spareMs, timeouts * electionTimeoutMs);
    for (const { id } of from) if (id !== to.id) network.slowDown(id, to.id, extraMs);
    counts.slow_path += 1;
  }

  /** The successor is elected while nothing of it reaches the leader that asked for it. */
  function hide({ leader, others }: Cast): void {
    slowDown(group.members, leader, 1);
    leader.replica?.transferLeadership(random.pick(others).id, () => undefined);
    readAtLeaders(30);
    after(2, network.restoreSpeed);
  }

  /** The successor finds the call to take over only when the leader has long gone on without it. */
  function pauseSuccessor({ leader, others }: Cast): void {
    const successor = random.pick(others);
    leader.replica?.transferLeadership(successor.id, () => undefined);
    successor.host.pause((3 + 2 * random.next()) * electionTimeoutMs);
  }

  /** Leadership goes to another and back while answers to the first term are still on their way. */
  function handBack({ leader, others }: Cast): void {
    const successor = random.pick(others);
    const late = others.filter((member) => member !== successor);
    slowDown(late, leader, 2);
    leader.replica?.transferLeadership(successor.id, () => {
      successor.replica?.transferLeadership(leader.id, () => undefined);
    });
    after(2, network.restoreSpeed);
  }

  /** The follower hears all, and nothing that it says arrives. */
  function muffle(follower: Member, leader: Member): void {
    network.unblockAll();
    network.block(follower.id, leader.id);
    after(3 + 5 * random.next(), network.unblockAll);
  }

  /** Reads through the leader, in one short life after the other. */
  function restartReader(member: Member, times: number): void {
    readAt(member);
    if (times === 0) return;
    after(0.2 + random.next(), () => {
      readAt(member);
      group.crash(member);
      after(0.02, () => group.restart(member));
      after(0.1 + random.next(), () => restartReader(member, times - 1));
    });
  }

  return {
    start() {
      isActive = plan.aims.length > 0;
      if (isActive) scheduleNext();
    },
    stop() {
      isActive = false;
      network.unblockAll();
      network.restoreSpeed();
    },
  };
}
