import { assertNever, type SeededRandom } from "@edgeloom/kernel";
import type { FaultCounts } from "../faults.ts";
import type { RunPlan, Trouble } from "../plan.ts";
import type { VirtualNetwork } from "../virtual/network.ts";
import { partition, partitionKinds } from "../virtual/partitions.ts";
import type { VirtualProcess } from "../virtual/process.ts";
import { type Scheduler, world } from "../virtual/scheduler.ts";
import type { Group } from "./group.ts";
import { type Member, runningMembers } from "./member.ts";
import type { Operator } from "./operator.ts";
import { rotDisk } from "./rot.ts";

/** Moments at which a fault hurts most: between a promise and what makes it good. */
export const moments = [
  "vote_sent",
  "leader_elected",
  "leader_appended",
  "entries_acknowledged",
  "configuration_appended",
  "committed",
  "snapshot_installed",
  "transfer_started",
] as const;

export type Moment = (typeof moments)[number];

export interface NemesisOptions {
  readonly plan: RunPlan;
  readonly random: SeededRandom;
  readonly scheduler: Scheduler;
  readonly network: VirtualNetwork;
  readonly group: Group;
  readonly operator: Operator;
  readonly counts: FaultCounts;
  readonly clients: readonly { readonly address: string; readonly host: VirtualProcess }[];
}

/** Draws faults and lets them happen, at random times and at the worst moments. */
export interface Nemesis {
  start(): void;
  /** Heals the network and starts whoever is down; no more faults come. */
  stop(): void;
  /** Something happened at a member that a trap may wait for. */
  happened(moment: Moment, member: Member): void;
}

interface Trap {
  readonly moment: Moment;
  readonly deed: "crash" | "isolate" | "deafen" | "pause";
  /** Happenings to let pass. */
  skip: number;
}

export function createNemesis(options: NemesisOptions): Nemesis {
  const { plan, random, scheduler, network, group, operator, counts, clients } = options;
  const { crash, restart } = group;
  const troubles = [...plan.troubles];
  let isActive = false;
  let traps: Trap[] = [];
  let turnsLeft = 0;

  function later(meanMs: number, run: () => void): void {
    scheduler.after(-Math.log(1 - random.next()) * meanMs, world, () => {
      if (isActive) run();
    });
  }

  function scheduleNext(): void {
    later(plan.faultPeriodMs, () => {
      if (troubles.length > 0) cause(random.pick(troubles));
      scheduleNext();
    });
  }

  /** The leader half of the time: faults elsewhere do less. */
  function pickVictim(): Member | undefined {
    const leader = group.leader();
    if (leader !== undefined && random.next() < 0.5) return leader;
    const running = runningMembers(group.members);
    return running.length === 0 ? undefined : random.pick(running);
  }

  function cause(trouble: Trouble): void {
    switch (trouble) {
      case "partitions":
        divide();
        return;
      case "leapfrog":
        leapfrog();
        return;
      case "crashes":
        if (random.next() < 0.08) crashAll();
        else crashOne(pickVictim());
        return;
      case "aimed_crashes":
        setTrap();
        return;
      case "pauses":
        pauseSome();
        return;
      case "disk_full":
        fillDisk(pickVictim());
        return;
      case "sync_failures":
        failSync(pickVictim());
        return;
      case "bit_flips":
        rot(pickVictim());
        return;
      case "churn":
        operator.churn();
        return;
      case "transfers":
        operator.transfer();
        return;
      default:
        assertNever(trouble);
    }
  }

  function divide(): void {
    network.unblockAll();
    const members = runningMembers(group.members).map(({ id }) => id);
    if (members.length < 2) return;
    const kind = random.pick(partitionKinds);
    // Clients are cut off with the others half of the time: those near the minority see its stale leader.
    const reach = random.next() < 0.5 ? clients.map(({ address }) => address) : [];
    partition(network, random, kind, [...members, ...reach], group.leader()?.id);
    counts[`partition_${kind}`] += 1;
    later(plan.faultPeriodMs * 2, join);
  }

  function crashOne(member: Member | undefined): void {
    if (member === undefined || member.lifecycle !== "running") return;
    counts.crash += 1;
    if (member.id === group.leader()?.id) counts.crash_of_leader += 1;
    crash(member);
    later(plan.electionTimeoutMs * random.pick([0.05, 0.1, 1, 4]), () => restart(member));
  }

  function crashAll(): void {
    counts.crash_of_all += 1;
    for (const member of runningMembers(group.members)) crashOne(member);
  }

  function pauseSome(): void {
    const durationMs = 100 * 100 ** random.next();
    if (random.next() < 0.3) {
      const client = random.pick(clients);
      counts.pause_of_client += 1;
      client.host.pause(durationMs);
    } else {
      pauseMember(pickVictim(), durationMs);
    }
  }

  function pauseMember(member: Member | undefined, durationMs: number): void {
    if (member === undefined || member.host.isPaused) return;
    counts.pause += 1;
    if (member.id === group.leader()?.id) counts.pause_of_leader += 1;
    member.host.pause(durationMs);
  }

  function fillDisk(member: Member | undefined): void {
    if (member === undefined) return;
    const { disk } = member;
    disk.setFaults({ capacityBytes: disk.usedBytes() + random.integer(0, 600) });
    later(plan.faultPeriodMs * 2, () => disk.setFaults({ capacityBytes: null }));
  }

  function failSync(member: Member | undefined): void {
    const disk = member?.disk;
    disk?.setFaults({ syncFailureProbability: random.pick([0.2, 1]) });
    later(plan.electionTimeoutMs, () => disk?.setFaults({ syncFailureProbability: 0 }));
  }

  function rot(member: Member | undefined): void {
    if (member === undefined || member.lifecycle !== "running") return;
    crash(member);
    rotDisk(group, member);
    later(plan.electionTimeoutMs, () => restart(member));
  }

  function setTrap(): void {
    if (traps.length > 2) return;
    traps.push({
      moment: random.pick(moments),
      deed: random.pick(["crash", "crash", "isolate", "deafen", "pause"]),
      skip: random.pick([0, 0, 1, 3]),
    });
  }

  function spring({ moment, deed }: Trap, member: Member): void {
    switch (deed) {
      case "crash":
        if (moment === "vote_sent") counts.crash_after_vote += 1;
        if (moment === "leader_appended") counts.crash_after_append += 1;
        crashOne(member);
        return;
      case "isolate":
        cutOff(member, "isolated_leader");
        return;
      case "deafen":
        cutOff(member, "deaf_leader");
        return;
      case "pause":
        pauseMember(member, plan.electionTimeoutMs * random.pick([1, 1.5, 2.5, 5]));
        return;
      default:
        assertNever(deed);
    }
  }

  /** Clients still reach it. */
  function cutOff(member: Member, kind: "isolated_leader" | "deaf_leader"): void {
    network.unblockAll();
    // Learners that still hear it must not make up for the voters that do not.
    const status = member.replica?.status().raft;
    const spared = random.next() < 0.5 ? (status?.configuration.learners ?? []) : [];
    const addresses = group.members.map(({ id }) => id).filter((id) => !spared.includes(id));
    partition(network, random, kind, addresses, member.id);
    counts[`partition_${kind}`] += 1;
    later(plan.electionTimeoutMs * 4, join);
  }

  /**
   * Each leader is cut off soon after its election while the one before it comes back, so that logs with entries of
   * different terms take turns (Raft paper, figure 8).
   */
  function leapfrog(): void {
    turnsLeft = 6;
    const leader = group.leader();
    if (leader !== undefined) cutOff(leader, "isolated_leader");
  }

  function takeTurn(member: Member): void {
    if (turnsLeft === 0) return;
    turnsLeft -= 1;
    const delayMs = plan.electionTimeoutMs * random.pick([0, 0.05, 0.2, 0.5]);
    scheduler.after(delayMs, world, () => {
      if (isActive) cutOff(member, "isolated_leader");
    });
  }

  /** Now and then the new leader falls just as an old one comes back with a log of its own. */
  function join(): void {
    network.unblockAll();
    if (troubles.includes("aimed_crashes") && random.next() < 0.4) crashOne(group.leader());
  }

  return {
    start() {
      isActive = true;
      scheduleNext();
    },
    stop() {
      isActive = false;
      traps = [];
      network.unblockAll();
      group.mendDisks();
      for (const { host } of clients) host.resume();
      for (const member of group.members) {
        member.host.resume();
        restart(member);
      }
    },
    happened(moment, member) {
      if (!isActive) return;
      if (moment === "leader_elected") takeTurn(member);
      const trap = traps.find((candidate) => candidate.moment === moment);
      if (trap === undefined) return;
      if (trap.skip > 0) {
        trap.skip -= 1;
        return;
      }
      traps = traps.filter((candidate) => candidate !== trap);
      // After the present step, as what caused it is still at work.
      scheduler.after(random.pick([0, 0, 1, 5]), world, () => {
        if (isActive && member.lifecycle === "running") spring(trap, member);
      });
    },
  };
}
