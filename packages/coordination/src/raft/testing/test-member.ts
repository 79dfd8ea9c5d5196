import type { SeededRandom } from "@edgeloom/kernel";
import type { PlantedBug } from "../../planted-bugs.ts";
import { createRaft } from "../raft.ts";
import {
  type Configuration,
  type Entry,
  type Message,
  mustPersist,
  type QuorumAdvice,
  type Raft,
  type RaftEvent,
  type Ready,
  type SnapshotPart,
} from "../types.ts";
import type { Checks } from "./checks.ts";
import { type StoredSnapshot, TestLog } from "./test-log.ts";

export interface TestMemberOptions {
  readonly id: string;
  readonly configuration: Configuration;
  readonly random: SeededRandom;
  readonly checks: Checks;
  readonly bugs: ReadonlySet<PlantedBug>;
  readonly advice?: QuorumAdvice | undefined;
  readonly send: (message: Message) => void;
  readonly onEvent: (event: RaftEvent) => void;
}

/** What the disk is asked to do, in order. */
type Write =
  | { readonly type: "ready"; readonly ready: Ready }
  | { readonly type: "install"; readonly snapshot: StoredSnapshot };

/** A driver for one core: a disk that finishes when told, a state machine that is a digest, crashes and restarts. */
export class TestMember {
  readonly id: string;
  raft: Raft | null = null;
  isPaused = false;
  digest = 0;
  applied = 0;
  private readonly options: TestMemberOptions;
  private readonly disk = new TestLog();
  private log = new TestLog();
  private writes: Write[] = [];
  private parts: Uint8Array[] = [];
  private readFloors = new Map<number, number>();
  private nextContext = 1;
  readsAnswered = 0;

  constructor(options: TestMemberOptions) {
    this.id = options.id;
    this.options = options;
  }

  start(now: number): void {
    this.log = this.disk.copy();
    const snapshot = this.disk.snapshot;
    this.applied = snapshot?.descriptor.index ?? 0;
    this.digest = snapshot === null ? 0 : digestOf(snapshot.bytes);
    this.raft = createRaft({
      id: this.id,
      configuration: snapshot?.descriptor.configuration ?? this.options.configuration,
      configurationIndex: snapshot?.descriptor.configurationIndex,
      hardState: this.disk.hardState,
      log: this.log,
      snapshot: () => this.log.snapshot?.descriptor ?? null,
      applied: this.applied,
      now,
      random: this.options.random,
      snapshotChunkBytes: 5,
      appendBytesMax: 6,
      inflightMax: 4,
      advice: this.options.advice,
      plantedBugs: this.options.bugs,
    });
    this.flush(now);
  }

  /** Loses what is not synced, but for the first few writes, which may have reached the platter. */
  crash(): void {
    const kept = this.options.random.integer(0, this.writes.length);
    for (const write of this.writes.slice(0, kept)) this.store(write);
    this.writes = [];
    this.parts = [];
    this.readFloors.clear();
    this.raft = null;
  }

  step(message: Message, now: number): void {
    this.raft?.step(message, now);
    this.flush(now);
  }

  tick(now: number): void {
    if (this.raft !== null && now >= this.raft.deadline()) this.raft.tick(now);
    this.flush(now);
  }

  propose(data: Uint8Array, now: number): boolean {
    const isTaken = this.raft?.propose(data, now).type === "proposed";
    this.flush(now);
    return isTaken;
  }

  read(now: number): void {
    if (this.raft === null) return;
    const context = this.nextContext++;
    this.readFloors.set(context, this.options.checks.lastCommitted);
    this.raft.read(context, now);
    this.flush(now);
  }

  /** All writes under way become durable, by one sync. */
  sync(now: number): void {
    const { writes } = this;
    if (this.raft === null) return;
    this.writes = [];
    for (const write of writes) {
      this.store(write);
      if (write.type === "ready") this.release(write.ready, now);
      else this.installed(write.snapshot, now);
    }
    this.flush(now);
  }

  compact(keep: number): void {
    if (this.raft === null || this.applied <= (this.disk.snapshot?.descriptor.index ?? 0)) return;
    const term = this.log.termAt(this.applied);
    if (term === undefined) return;
    const { index: configurationIndex, configuration } = this.raft.configurationAt(this.applied);
    const bytes = new TextEncoder().encode(`state ${String(this.digest).padStart(12, "0")}`);
    const snapshot: StoredSnapshot = {
      bytes,
      descriptor: {
        index: this.applied,
        term,
        configuration,
        configurationIndex,
        size: bytes.length,
        checksum: this.digest,
      },
    };
    this.log.compact(snapshot, this.applied - keep);
    this.disk.compact(snapshot, this.applied - keep);
    this.raft.compacted(this.log.base.index);
  }

  entryAt(index: number): Entry | undefined {
    return this.log.list[index - this.log.base.index - 1];
  }

  /** What the member's log holds in memory, by index. */
  entries(): ReadonlyMap<number, Entry> {
    return new Map(this.log.list.map((entry) => [entry.index, entry]));
  }

  flush(now: number): void {
    for (let ready = this.raft?.ready(); ready != null; ready = this.raft?.ready()) {
      this.handle(ready, now);
    }
  }

  private handle(ready: Ready, now: number): void {
    const { checks } = this.options;
    this.log.write(ready.hardState, ready.entries);
    for (const event of ready.events) {
      checks.onEvent(this.id, event, (index) => this.entryAt(index), this.log.firstIndex());
      this.options.onEvent(event);
    }
    for (const entry of ready.committed) {
      this.digest = checks.onApply(this.id, entry, this.digest);
      this.applied = entry.index;
    }
    for (const { context, index } of ready.reads) {
      checks.onRead(this.id, index, this.readFloors.get(context) ?? 0);
      this.readsAnswered += 1;
    }
    for (const part of ready.snapshotParts) this.receive(part, now);
    for (const read of ready.snapshotReads) {
      const { snapshot } = this.log;
      if (snapshot?.descriptor.index !== read.snapshot.index) continue;
      const bytes = snapshot.bytes.slice(read.offset, read.offset + read.length);
      this.raft?.snapshotChunk(read, bytes, now);
    }
    for (const message of ready.messages) this.options.send(message);
    if (mustPersist(ready) || this.writes.length > 0) this.writes.push({ type: "ready", ready });
    else this.release(ready, now);
  }

  private receive(part: SnapshotPart, now: number): void {
    if (part.offset === 0) this.parts = [];
    this.parts.push(part.bytes);
    if (!part.isLast) return;
    const bytes = new Uint8Array(this.parts.flatMap((chunk) => [...chunk]));
    if (digestOf(bytes) !== part.snapshot.checksum) this.raft?.snapshotFailed(part.snapshot, now);
    else this.writes.push({ type: "install", snapshot: { descriptor: part.snapshot, bytes } });
  }

  private installed(snapshot: StoredSnapshot, now: number): void {
    this.log.install(snapshot);
    this.digest = digestOf(snapshot.bytes);
    this.applied = snapshot.descriptor.index;
    this.raft?.snapshotInstalled(snapshot.descriptor, now);
  }

  private release(ready: Ready, now: number): void {
    for (const message of ready.messagesAfterPersist) this.options.send(message);
    this.raft?.persisted(ready.sequence, now);
  }

  private store(write: Write): void {
    if (write.type === "install") {
      this.disk.install(write.snapshot);
      return;
    }
    const { hardState, entries } = write.ready;
    this.disk.write(hardState, entries);
    if (hardState?.vote != null) {
      this.options.checks.onVote(this.id, hardState.term, hardState.vote);
    }
  }
}

const digestOf = (bytes: Uint8Array): number => Number(new TextDecoder().decode(bytes).slice(6));
