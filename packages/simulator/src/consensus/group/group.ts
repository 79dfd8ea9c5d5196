import type {
  ClientRequest,
  ClientResponse,
  Configuration,
  Message,
  PlantedBug,
  Raft,
  RaftOptions,
  Ready,
  ReplicaEvent,
} from "@edgeloom/coordination";
import {
  createReplica,
  createSimulatedDisk,
  decodeMessage,
  encodeMessage,
} from "@edgeloom/coordination";
import type { SeededRandom } from "@edgeloom/kernel";
import type { FaultCounts } from "../faults.ts";
import { checkSteps } from "../invariants/core-invariants.ts";
import type { ExpiryInvariant } from "../invariants/expiry-invariant.ts";
import type { Judge } from "../invariants/judge.ts";
import { checkLeases } from "../invariants/lease-invariant.ts";
import type { LogInvariants } from "../invariants/log-invariants.ts";
import type { RunPlan } from "../plan.ts";
import type { RunTrace } from "../trace.ts";
import type { VirtualNetwork } from "../virtual/network.ts";
import { createProcess } from "../virtual/process.ts";
import { type Scheduler, world } from "../virtual/scheduler.ts";
import type { Journals } from "./journals.ts";
import type { GroupView, Member } from "./member.ts";
import type { Moment } from "./nemesis.ts";
import type { Server } from "./serve.ts";

export interface GroupOptions {
  readonly plan: RunPlan;
  readonly random: SeededRandom;
  readonly scheduler: Scheduler;
  readonly network: VirtualNetwork;
  readonly judge: Judge;
  readonly log: LogInvariants;
  readonly expiry: ExpiryInvariant;
  readonly journals: Journals;
  readonly server: Server;
  readonly trace: RunTrace;
  readonly counts: FaultCounts;
  readonly plantedBugs: ReadonlySet<PlantedBug>;
  readonly happened: (moment: Moment, member: Member) => void;
}

/** The members of one group, with their processes, disks and links. */
export interface Group extends GroupView {
  addMember(): Member;
  crash(member: Member): void;
  restart(member: Member): void;
  retire(member: Member): void;
  /** All disks are well from now on, those of members to come too. */
  mendDisks(): void;
  /** Calls back when a member came or went for good. */
  onMembersChanged(listener: () => void): void;
  request(
    member: Member,
    request: ClientRequest,
    respond: (response: ClientResponse) => void,
  ): void;
}

const nobody: Configuration = { voters: [], votersOutgoing: null, learners: [] };

export function createGroup(options: GroupOptions): Group {
  const { plan, random, scheduler, network, judge, log, journals, server, trace, counts } = options;
  const members: Member[] = [];
  let diskLatencyMsMax = plan.diskLatencyMsMax;
  let membersChanged: () => void = () => undefined;
  const byId = new Map<string, Member>();
  const names = Array.from({ length: plan.members }, (_, i) => `m${i + 1}`);
  const first: Configuration = {
    voters: names.slice(plan.learners),
    votersOutgoing: null,
    learners: names.slice(0, plan.learners),
  };

  function createMember(bootstrap: Configuration): Member {
    const id = `m${members.length + 1}`;
    const clockError = plan.drawClockError();
    if (Math.abs(clockError.rate - 1) > 0.01) counts.clock_drift += 1;
    if (Math.abs(clockError.skewMs) > 1_000) counts.clock_skew += 1;
    const host = createProcess(scheduler, clockError);
    const disk = createSimulatedDisk({
      random: random.fork(`disk ${id}`),
      timers: host.timers,
      faults: { latencyMsMax: diskLatencyMsMax },
    });
    const member: Member = {
      id,
      host,
      disk,
      bootstrap,
      replica: null,
      lifecycle: "down",
      hasRot: false,
      isDamaged: false,
    };
    members.push(member);
    byId.set(id, member);
    return member;
  }

  function start(member: Member): void {
    member.lifecycle = "running";
    journals.started(member.id, member.host);
    member.replica = createReplica({
      id: member.id,
      bootstrap: member.bootstrap,
      clock: member.host.clock,
      timers: member.host.timers,
      random: random.fork(`replica ${member.id} ${scheduler.steps()}`),
      disk: member.disk,
      send: (to, message) => send(member, to, message),
      defer: (callback) => {
        scheduler.after(0, member.host, callback);
      },
      onEvent: (event) => observe(member, event),
      onApplied: (entry, outcomes) => {
        log.applied(member.id, entry, outcomes);
        options.expiry.applied(member.replica, entry, outcomes);
      },
      decorateRaft: (raft, raftOptions) => watch(member, raft, raftOptions),
      electionTimeoutMs: plan.electionTimeoutMs,
      heartbeatMs: plan.heartbeatMs,
      snapshotPolicy: { entries: plan.snapshotEntries, keepEntries: plan.keepEntries },
      transfer: {
        appendBytesMax: plan.appendBytesMax,
        inflightMax: plan.inflightMax,
        snapshotChunkBytes: plan.snapshotChunkBytes,
      },
      storage: { segmentBytesMax: plan.segmentBytes, allocationBytes: 0 },
      plantedBugs: options.plantedBugs,
    });
  }

  function send(member: Member, to: string, message: Message): void {
    log.sent(message);
    if (message.type === "vote_response" && message.isGranted) {
      options.happened("vote_sent", member);
    } else if (message.type === "append_response" && message.isSuccess) {
      options.happened("entries_acknowledged", member);
    }
    const target = byId.get(to);
    if (target === undefined) return;
    const cargo = journals.load(member.id, to);
    const carried = plan.encodesMessages ? encodeMessage(message) : null;
    network.send(member.id, to, target.host, () => {
      if (target.replica === null) return;
      const received = carried === null ? message : decodeMessage(carried);
      trace.message(received);
      journals.unload(member.id, to, cargo);
      target.replica.receive(received);
    });
  }

  /** Stands between a core and its driver, and looks at what passes. */
  function watch(member: Member, core: Raft, raftOptions: RaftOptions): Raft {
    log.started(member.id, raftOptions);
    const raft = checkSteps(core, judge, log);
    return {
      ...raft,
      ready() {
        const ready = raft.ready();
        if (ready !== null) look(member, ready, raft.status);
        return ready;
      },
      snapshotInstalled(snapshot, now) {
        raft.snapshotInstalled(snapshot, now);
        log.snapshotInstalled(member.id, snapshot, raft.status().lastIndex);
        counts.snapshot_install += 1;
        options.happened("snapshot_installed", member);
      },
      compacted(index) {
        raft.compacted(index);
        counts.compaction += 1;
      },
    };
  }

  function look(member: Member, ready: Ready, status: Raft["status"]): void {
    log.handedOut(member.id, ready, () => status().commit);
    for (const event of ready.events) {
      trace.event(member.id, event);
      journals.happened(member.id, event.type);
      if (event.type === "role_changed" && event.role === "leader") {
        checkLeases(judge, members, member.id, event.term);
        options.happened("leader_elected", member);
      } else if (event.type === "configuration_changed") {
        options.happened("configuration_appended", member);
      } else if (event.type === "transfer_started") {
        options.happened("transfer_started", member);
      }
    }
    if (ready.entries.length > 0 && log.leads(member.id))
      options.happened("leader_appended", member);
    if (ready.committed.length > 0) options.happened("committed", member);
  }

  function observe(member: Member, event: ReplicaEvent): void {
    trace.replica(member.id, event);
    switch (event.type) {
      case "corrupted":
        if (!member.hasRot) {
          judge.fail("no_failure", `${member.id} finds its sound disk damaged: ${event.detail}`);
        }
        member.isDamaged = true;
        return;
      case "failed":
        // Its process ends, and whoever looks after it starts it again.
        scheduler.after(0, member.host, () => {
          crash(member);
          scheduler.after(plan.electionTimeoutMs, world, () => restart(member));
        });
        return;
      default:
    }
  }

  function crash(member: Member): void {
    if (member.lifecycle !== "running") return;
    member.lifecycle = "down";
    member.replica = null;
    // The origin of a monotonic clock is anybody's guess, and so it must not be kept on disk.
    member.host.kill(random.next() * 1e6);
    // A process that is killed leaves to the system what it has written; a power cut does not.
    if (random.next() < 0.2) member.disk.kill();
    else member.disk.crash();
  }

  function restart(member: Member): void {
    if (member.lifecycle === "down") start(member);
  }

  function leader(): Member | undefined {
    let best: { member: Member; term: number } | undefined;
    for (const member of members) {
      const status = member.replica?.status().raft;
      if (status?.role !== "leader") continue;
      if (best === undefined || status.term > best.term) best = { member, term: status.term };
    }
    return best?.member;
  }

  for (let i = 0; i < plan.members; i += 1) createMember(first);
  for (const member of members) start(member);

  return {
    members,
    leader,
    crash,
    restart,
    addMember() {
      const member = createMember(nobody);
      start(member);
      membersChanged();
      return member;
    },
    retire(member) {
      crash(member);
      member.lifecycle = "retired";
      membersChanged();
    },
    mendDisks() {
      diskLatencyMsMax = 2;
      const sound = { capacityBytes: null, syncFailureProbability: 0, latencyMsMax: 2 };
      for (const { disk } of members) disk.setFaults(sound);
    },
    onMembersChanged: (listener) => {
      membersChanged = listener;
    },
    request(member, request, respond) {
      if (member.replica !== null) server.handle(member.replica, request, respond);
    },
  };
}
