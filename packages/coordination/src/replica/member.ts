import { EdgeloomError } from "@edgeloom/kernel";
import type { DurableLog, LogError, LogState, SnapshotStore } from "../log/types.ts";
import { createStateMachine } from "../machine/machine.ts";
import type { Proposal, Query } from "../machine/types.ts";
import type { PlantedBug } from "../planted-bugs.ts";
import {
  type ConfigurationChange,
  type Entry,
  type MemberId,
  type Message,
  mustPersist,
  type Raft,
  type RaftEvent,
  type Ready,
  type Role,
  type SnapshotDescriptor,
} from "../raft/types.ts";
import { Administration } from "./administration.ts";
import { Applier } from "./applier.ts";
import { createCore } from "./consensus.ts";
import { expiryOf, LifetimeClock } from "./lifetime-clock.ts";
import { PersistQueue } from "./persist-queue.ts";
import { Proposals } from "./proposals.ts";
import { Reads } from "./reads.ts";
import { errorOf, readError } from "./refusals.ts";
import { defaultSnapshotPolicy, SnapshotKeeper } from "./snapshot-keeper.ts";
import type {
  AdministerResult,
  ProposeResult,
  ReadConsistency,
  ReadResult,
  ReplicaError,
  ReplicaErrorReason,
  ReplicaEvent,
  ReplicaOptions,
  ReplicaStatus,
} from "./types.ts";

/** Pause before a full disk is tried again. */
const diskRetryMs = 1_000;
const noBugs: ReadonlySet<PlantedBug> = new Set();

export interface MemberPorts {
  readonly log: DurableLog;
  readonly snapshots: SnapshotStore;
  /** Asks for `turn` to be called once the present event was handled. */
  readonly schedule: () => void;
  readonly onEvent: (event: ReplicaEvent) => void;
  /** The member cannot go on; nothing of it may be used any more. */
  readonly onFailure: (state: "failed" | "corrupted", detail: string) => void;
}

/** A member whose storage has been recovered: carries consensus' outputs to disk, network, machine and callers. */
export class Member {
  private readonly options: ReplicaOptions;
  private readonly ports: MemberPorts;
  private readonly bugs: ReadonlySet<PlantedBug>;
  private readonly applier: Applier;
  private readonly raft: Raft;
  private readonly proposals: Proposals;
  private readonly reads: Reads;
  private readonly lifetimes: LifetimeClock;
  private readonly snapshots: SnapshotKeeper;
  private readonly administration = new Administration();
  private readonly persisting = new PersistQueue();
  private role: Role = "follower";
  private leader: MemberId | null = null;
  private term: number;
  private diskRetryAt = Number.POSITIVE_INFINITY;
  private isStopped = false;

  /** Null when the snapshot on the disk cannot be read. */
  static recover(options: ReplicaOptions, ports: MemberPorts): Member | null {
    const applier = new Applier(options);
    const snapshot = ports.snapshots.latest();
    if (snapshot !== null && !applier.restore(ports.snapshots, snapshot)) return null;
    return new Member(options, ports, applier, snapshot);
  }

  private constructor(
    options: ReplicaOptions,
    ports: MemberPorts,
    applier: Applier,
    snapshot: SnapshotDescriptor | null,
  ) {
    this.options = options;
    this.ports = ports;
    this.applier = applier;
    this.bugs = options.plantedBugs ?? noBugs;
    this.raft = createCore(options, ports, snapshot);
    this.term = ports.log.hardState().term;
    const { raft } = this;
    const { machine } = applier;
    this.proposals = new Proposals(
      (data) => raft.propose(data, this.now()),
      (refusal) => errorOf(refusal),
    );
    this.reads = new Reads(
      (context) => raft.read(context, this.now()),
      (query) => machine.query(query),
    );
    this.lifetimes = new LifetimeClock(options.clockDriftMax ?? 0.1);
    machine.onLifetimeChange((change) => this.lifetimes.note(change, this.now()));
    this.snapshots = new SnapshotKeeper({
      raft,
      log: ports.log,
      store: ports.snapshots,
      applier,
      policy: { ...defaultSnapshotPolicy, ...options.snapshotPolicy },
      now: () => this.now(),
      onInstalled: () => this.reads.applied(applier.index),
      onProgress: ports.schedule,
      onEvent: ports.onEvent,
      onFailure: (detail) => ports.onFailure("failed", detail),
    });
    ports.onEvent({
      type: "recovered",
      snapshotIndex: applier.index,
      lastIndex: ports.log.lastIndex(),
      term: this.term,
    });
  }

  private now(): number {
    return this.options.clock.monotonic();
  }

  receive(message: Message): void {
    this.raft.step(message, this.now());
    this.ports.schedule();
  }

  propose(proposal: Proposal, callback: (result: ProposeResult) => void): void {
    const refusal = this.refusalOfProposal();
    if (refusal !== null) {
      callback({ ok: false, error: this.error(refusal) });
      return;
    }
    if (this.bugs.has("replies_before_commit")) {
      callback(this.foretell(proposal));
      this.proposals.add(proposal, () => undefined);
    } else {
      this.proposals.add(proposal, callback);
    }
    this.ports.schedule();
  }

  private refusalOfProposal(): ReplicaErrorReason | null {
    if (this.role !== "leader") return "not_leader";
    if (this.ports.log.state() === "full") return "disk_full";
    const max = this.options.pendingMax ?? 20_000;
    return this.proposals.count >= max ? "overloaded" : null;
  }

  /** What the proposal would do to the present state; only for the planted bug that takes it for the outcome. */
  private foretell(proposal: Proposal): ProposeResult {
    const copy = createStateMachine({ limits: this.options.machineLimits });
    copy.restore(this.applier.machine.snapshot());
    return { ok: true, outcome: copy.apply(proposal), index: this.applier.index + 1 };
  }

  read(query: Query, consistency: ReadConsistency, callback: (result: ReadResult) => void): void {
    const leaseIndex = consistency === "stale" ? 0 : this.readableIndex();
    if (leaseIndex !== null && leaseIndex <= this.applier.index) {
      const { machine, index: appliedIndex } = this.applier;
      callback({ ok: true, answer: machine.query(query), appliedIndex });
      return;
    }
    if (leaseIndex !== null) {
      // The lease held when the read came: what was committed then needs only be applied.
      this.reads.addAt(leaseIndex, query, callback);
      return;
    }
    if (consistency === "lease") {
      const reason = this.role === "leader" ? "lease_expired" : "not_leader";
      callback({ ok: false, error: this.error(reason) });
      return;
    }
    this.reads.add(query, callback);
    this.ports.schedule();
  }

  /** What must be applied so that this member may answer by itself; null when it may not. */
  private readableIndex(): number | null {
    if (this.role !== "leader") return null;
    const isTermStarted = this.applier.term === this.term;
    if (this.bugs.has("reads_before_term_start_committed") && !isTermStarted) return 0;
    return this.raft.leaseIndex(this.now());
  }

  changeMembers(change: ConfigurationChange, callback: (result: AdministerResult) => void): void {
    const answer = this.raft.changeConfiguration(change, this.now());
    if (answer.type === "refused") callback({ ok: false, error: errorOf(answer) });
    else this.administration.changeAccepted(change, callback);
    this.ports.schedule();
  }

  transferLeadership(to: MemberId, callback: (result: AdministerResult) => void): void {
    const answer = this.raft.transferLeadership(to, this.now());
    if (answer.type === "accepted") this.administration.transferAccepted(to, callback);
    else if (answer.reason === "already_leader") callback({ ok: true });
    else callback({ ok: false, error: errorOf(answer) });
    this.ports.schedule();
  }

  campaign(): void {
    this.raft.campaign(this.now());
    this.ports.schedule();
  }

  stateHash(): string {
    return this.applier.machine.hash();
  }

  status(): Omit<ReplicaStatus, "id" | "state"> {
    return {
      raft: this.raft.status(),
      appliedIndex: this.applier.index,
      revision: this.applier.machine.revision(),
      snapshotIndex: this.snapshots.index,
      pendingProposals: this.proposals.count,
      pendingReads: this.reads.count,
      diskFull: this.ports.log.state() === "full",
    };
  }

  stop(error: ReplicaError): void {
    this.isStopped = true;
    this.snapshots.close();
    this.ports.log.close();
    this.proposals.failAll(error);
    this.reads.failAll(error);
    this.administration.failAll(error);
  }

  /** When `tick` is to be called at the latest. */
  deadline(): number {
    return Math.min(this.raft.deadline(), this.lifetimes.deadline(), this.diskRetryAt);
  }

  tick(): void {
    const now = this.now();
    this.raft.tick(now);
    // Consensus first: a process that was paused learns that it no longer leads before it ends what others hold.
    this.turn();
    if (this.isStopped) return;
    if (now >= this.diskRetryAt) this.retryDisk(now);
    if (now < this.lifetimes.deadline()) return;
    for (const lifetime of this.lifetimes.due(now)) {
      const proposal = { sessionId: 0, sequence: 0, acknowledged: 0, command: expiryOf(lifetime) };
      this.ports.onEvent({ type: "lifetime_over", lifetime });
      this.proposals.add(proposal, () => undefined);
    }
    this.turn();
  }

  /** Carries out all that consensus wants done. */
  turn(): void {
    this.proposals.flush();
    this.reads.flush();
    for (let ready = this.raft.ready(); ready !== null; ready = this.raft.ready()) {
      this.carryOut(ready);
      if (this.isStopped) return;
    }
  }

  private carryOut(ready: Ready): void {
    this.observe(ready.events);
    for (const message of ready.messages) this.options.send(message.to, message);
    this.persist(ready);
    if (this.bugs.has("applies_before_commit")) this.applyAll(ready.entries);
    this.applyAll(ready.committed);
    for (const state of ready.reads) this.reads.confirmed(state);
    for (const failure of ready.readFailures) this.reads.failed(failure, readError(failure));
    this.reads.applied(this.applier.index);
    for (const part of ready.snapshotParts) this.snapshots.receive(part);
    for (const read of ready.snapshotReads) {
      this.snapshots.serve(read);
    }
  }

  private observe(events: readonly RaftEvent[]): void {
    const wasLeader = this.role === "leader";
    let isLeadershipLost = false;
    for (const event of events) {
      if (event.type === "role_changed") {
        isLeadershipLost ||= wasLeader && event.role !== "leader";
        this.role = event.role;
        this.term = event.term;
      } else if (event.type === "leader_changed") {
        this.leader = event.leader;
      }
      this.ports.onEvent({ type: "raft", event });
      this.administration.observe(event);
    }
    if (isLeadershipLost) this.leaveOffice();
  }

  private leaveOffice(): void {
    this.lifetimes.stop();
    this.proposals.failAll(this.error("leadership_lost"));
    this.administration.leadershipLost(this.leader);
  }

  private persist(ready: Ready): void {
    const { sequence, hardState, entries, messagesAfterPersist } = ready;
    if (mustPersist(ready)) {
      this.persisting.write(sequence, messagesAfterPersist);
      this.ports.log.append({ hardState, entries }, (error) => this.onWritten(error));
    } else if (this.persisting.pass(sequence, messagesAfterPersist)) {
      for (const message of messagesAfterPersist) this.options.send(message.to, message);
      this.raft.persisted(sequence, this.now());
    }
  }

  private onWritten(error: LogError | null): void {
    if (this.isStopped) return;
    if (error !== null) {
      this.ports.onFailure("failed", error.message);
      return;
    }
    const written = this.persisting.written();
    if (written === undefined) return;
    for (const message of written.messages) this.options.send(message.to, message);
    this.raft.persisted(written.sequence, this.now());
    this.ports.schedule();
  }

  private applyAll(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.index > this.applier.index) this.apply(entry);
      if (this.isStopped) return;
    }
    if (entries.length > 0) this.snapshots.takeIfDue();
  }

  private apply(entry: Entry): void {
    const outcomes = this.applier.apply(entry);
    if (outcomes instanceof EdgeloomError) {
      this.ports.onFailure("failed", `Entry ${entry.index}: ${outcomes.message}`);
      return;
    }
    const isOfficeTaken = entry.type === "no_op" && entry.term === this.term;
    if (isOfficeTaken && this.role === "leader") this.takeOffice();
    this.snapshots.count(entry.data.length);
    this.options.onApplied?.(entry, outcomes);
    this.proposals.applied(entry, outcomes);
  }

  /** The first entry of this leader's term is applied, so the machine knows all that was granted before. */
  private takeOffice(): void {
    const isExtended = !this.bugs.has("skips_lease_extension_after_election");
    this.lifetimes.start(this.applier.machine.lifetimes(), this.now(), isExtended);
  }

  onLogState(state: LogState): void {
    if (state === "full") {
      const now = this.now();
      this.diskRetryAt = now + diskRetryMs;
      this.ports.onEvent({ type: "disk_full" });
      this.raft.stepDown(now);
      this.ports.schedule();
    } else if (state === "open" && Number.isFinite(this.diskRetryAt)) {
      this.diskRetryAt = Number.POSITIVE_INFINITY;
      this.ports.onEvent({ type: "disk_recovered" });
    }
  }

  private retryDisk(now: number): void {
    this.diskRetryAt = now + diskRetryMs;
    // A snapshot lets segments of the log be removed.
    this.snapshots.take();
    this.ports.log.retry();
  }

  private error(reason: ReplicaErrorReason): ReplicaError {
    return { reason, leader: this.leader, uncertain: false };
  }
}
