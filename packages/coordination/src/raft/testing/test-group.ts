import { createSeededRandom, type SeededRandom } from "@edgeloom/kernel";
import type { PlantedBug } from "../../planted-bugs.ts";
import { decodeMessage, encodeMessage } from "../codec.ts";
import type { Configuration, Message, QuorumAdvice, RaftEvent } from "../types.ts";
import { Checks, checkLogMatching } from "./checks.ts";
import { TestMember } from "./test-member.ts";

export interface Faults {
  /** Chances per message. */
  readonly loss: number;
  readonly duplication: number;
  /** Chances per step. */
  readonly crash: number;
  readonly partition: number;
  readonly pause: number;
  readonly change: number;
  readonly transfer: number;
  readonly compaction: number;
}

export const noFaults: Faults = {
  loss: 0,
  duplication: 0,
  crash: 0,
  partition: 0,
  pause: 0,
  change: 0,
  transfer: 0,
  compaction: 0,
};

interface Flight {
  readonly message: Message;
  readonly dueAt: number;
}

/**
 * A group whose every choice follows from a seed: messages are lost, doubled and reordered, disks are slow, members
 * crash, pause, are cut off, join and leave, and their clocks run up to a tenth fast or slow.
 */
export class TestGroup {
  readonly members = new Map<string, TestMember>();
  readonly checks = new Checks();
  readonly random: SeededRandom;
  now = 1_000;
  faults: Faults;
  private flights: Flight[] = [];
  /** Links that carry nothing, as "from>to". */
  private readonly cuts = new Set<string>();
  private readonly rates = new Map<string, number>();
  private readonly pausedUntil = new Map<string, number>();
  private readonly bugs: ReadonlySet<PlantedBug>;
  private value = 0;
  /** Members that crash within this step, right after a vote or a change of role: the moment that hurts most. */
  private readonly doomed = new Set<string>();
  private syncChance: number;
  private readonly advice: QuorumAdvice | undefined;
  readonly voters: readonly string[];

  constructor(
    seed: number,
    size: number,
    faults: Faults,
    bugs: readonly PlantedBug[] = [],
    advice?: QuorumAdvice,
  ) {
    this.advice = advice;
    this.random = createSeededRandom(seed);
    this.faults = faults;
    this.syncChance = 0.05 + 0.9 * this.random.next();
    this.bugs = new Set(bugs);
    this.voters = Array.from({ length: size }, (_, at) => `m${at + 1}`);
    for (const id of this.voters) {
      this.add(id, { voters: this.voters, votersOutgoing: null, learners: [] });
    }
  }

  private add(id: string, configuration: Configuration): TestMember {
    const { random, checks, bugs } = this;
    const send = (message: Message) => this.send(message);
    const onEvent = (event: RaftEvent) => {
      const isDecisive = event.type === "vote_granted" || event.type === "role_changed";
      if (isDecisive && random.next() < this.faults.crash * 30) this.doomed.add(id);
    };
    const member = new TestMember({
      advice: this.advice,
      onEvent,
      id,
      configuration,
      random: random.fork(id),
      checks,
      bugs,
      send,
    });
    this.members.set(id, member);
    this.rates.set(id, 0.9 + 0.2 * random.next());
    member.start(this.clockOf(id));
    return member;
  }

  /** The member's monotonic clock. */
  clockOf(id: string): number {
    return this.now * (this.rates.get(id) ?? 1);
  }

  private send(message: Message): void {
    this.checks.onMessage(message);
    const { loss, duplication } = this.faults;
    const copies = this.random.next() < loss ? 0 : this.random.next() < duplication ? 2 : 1;
    for (let i = 0; i < copies; i += 1) {
      const isSlow = this.random.next() < loss;
      const delay = this.random.integer(1, isSlow ? 400 : 15);
      // Every message takes the way over the codec.
      this.flights.push({
        message: decodeMessage(encodeMessage(message)),
        dueAt: this.now + delay,
      });
    }
  }

  /** One to three milliseconds in the life of the group. */
  step(): void {
    this.now += this.random.integer(1, 3);
    this.misfortune();
    const due = this.flights.filter(({ dueAt }) => dueAt <= this.now);
    this.flights = this.flights.filter(({ dueAt }) => dueAt > this.now);
    for (const { message } of due) {
      const member = this.members.get(message.to);
      if (member === undefined || this.cuts.has(`${message.from}>${message.to}`)) continue;
      if (member.isPaused) this.flights.push({ message, dueAt: this.now + 1 });
      else member.step(message, this.clockOf(message.to));
    }
    for (const [id, member] of this.members) this.live(id, member);
    for (const id of this.doomed) this.members.get(id)?.crash();
    this.doomed.clear();
  }

  private live(id: string, member: TestMember): void {
    if (member.isPaused) {
      if (this.now < (this.pausedUntil.get(id) ?? 0)) return;
      member.isPaused = false;
      // The first thing it does may be to serve a client that waited.
      member.read(this.clockOf(id));
    }
    const now = this.clockOf(id);
    if (this.random.next() < 0.02) member.read(now);
    member.tick(now);
    if (this.random.next() < this.syncChance) member.sync(now);
    if (this.random.next() < 0.05) {
      this.value += 1;
      member.propose(new Uint8Array([this.value & 255, this.value >> 8]), now);
    }
  }

  private misfortune(): void {
    const { random, faults } = this;
    const ids = [...this.members.keys()];
    const member = this.members.get(random.pick(ids));
    if (member === undefined) return;
    if (random.next() < faults.crash) this.crash(member);
    else if (member.raft === null && random.next() < 0.1) member.start(this.clockOf(member.id));
    if (random.next() < faults.partition) this.partition(ids);
    if (random.next() < 0.004) this.cuts.clear();
    if (random.next() < faults.pause && !member.isPaused) {
      member.isPaused = true;
      this.pausedUntil.set(member.id, this.now + random.integer(50, 1_000));
    }
    if (random.next() < faults.compaction && !member.isPaused) member.compact(random.integer(0, 3));
    if (random.next() < faults.transfer) {
      member.raft?.transferLeadership(random.pick(ids), this.clockOf(member.id));
    }
    if (random.next() < faults.change) this.changeMembers();
  }

  /** One member, or the whole site loses its power. */
  private crash(member: TestMember): void {
    if (this.random.next() < 0.8) member.crash();
    else for (const each of this.members.values()) each.crash();
  }

  /** Two halves, one of them often the leader alone or with one other; one way or both; or a single link. */
  private partition(ids: readonly string[]): void {
    const { random } = this;
    const leader = random.next() < 0.6 ? this.leader()?.id : undefined;
    const other = random.next() < 0.5 ? random.pick(ids) : undefined;
    const isAlone = random.next() < 0.3;
    const near = ids.filter((id) =>
      leader === undefined ? random.next() < 0.5 : id === leader || (id === other && !isAlone),
    );
    const far = ids.filter((id) => !near.includes(id) && (!isAlone || id === other));
    const ways = random.integer(1, 3);
    for (const a of near) {
      for (const b of far) {
        if (ways !== 1) this.cuts.add(`${a}>${b}`);
        if (ways !== 2) this.cuts.add(`${b}>${a}`);
      }
    }
  }

  private changeMembers(): void {
    const { random } = this;
    const names = ["m1", "m2", "m3", "m4", "m5", "m6", "m7"].filter(() => random.next() < 0.6);
    const learners = names.filter(() => random.next() < 0.2);
    const voters = names.filter((id) => !learners.includes(id));
    for (const id of names) {
      if (!this.members.has(id)) this.add(id, { voters: [], votersOutgoing: null, learners: [] });
    }
    for (const member of this.members.values()) {
      if (member.isPaused) continue;
      member.raft?.changeConfiguration({ voters, learners }, this.clockOf(member.id));
    }
  }

  run(steps: number): void {
    for (let i = 0; i < steps; i += 1) {
      this.step();
      if (i % 50 === 0) checkLogMatching([...this.members.values()].map((each) => each.entries()));
    }
  }

  /** Ends all faults, lets the group settle and says whether everyone in it agrees on a state with a leader. */
  heal(steps: number): boolean {
    this.faults = noFaults;
    this.syncChance = 0.5;
    this.cuts.clear();
    for (const [id, member] of this.members) {
      this.pausedUntil.delete(id);
      if (member.raft === null) member.start(this.clockOf(id));
    }
    for (let i = 0; i < steps; i += 1) {
      this.step();
      if (i % 100 === 0 && this.isSettled()) return true;
    }
    return this.isSettled();
  }

  private isSettled(): boolean {
    const leader = this.leader();
    const status = leader?.raft?.status();
    if (leader === undefined || status === undefined || status.isChangingConfiguration)
      return false;
    const { voters, learners } = status.configuration;
    const floor = status.commit - 30;
    return [...voters, ...learners].every((id) => (this.members.get(id)?.applied ?? 0) >= floor);
  }

  /** The leader of the latest term. */
  leader(): TestMember | undefined {
    const leaders = [...this.members.values()].filter(
      ({ raft }) => raft?.status().role === "leader",
    );
    return leaders.sort((a, b) => (b.raft?.status().term ?? 0) - (a.raft?.status().term ?? 0))[0];
  }
}
