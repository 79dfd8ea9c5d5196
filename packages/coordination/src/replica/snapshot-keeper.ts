import type { DurableLog, SnapshotError, SnapshotStore, SnapshotWriter } from "../log/types.ts";
import type { Raft, SnapshotDescriptor, SnapshotPart, SnapshotRead } from "../raft/types.ts";
import type { Applier } from "./applier.ts";
import type { ReplicaEvent, SnapshotPolicy } from "./types.ts";

/** One write of a snapshot; the next waits for it, so that the log's writes come in between. */
const chunkBytes = 1024 * 1024;
/** The log may grow to this part of the last snapshot before the next: writing large states often is no gain. */
const leastLogShare = 0.25;
/** Pause after a snapshot that could not be written. */
const retryMs = 1_000;

export const defaultSnapshotPolicy: SnapshotPolicy = {
  entries: 20_000,
  bytes: 32 * 1024 * 1024,
  keepEntries: 2_000,
  keepBytes: 32 * 1024 * 1024,
};

export interface SnapshotKeeperPorts {
  readonly raft: Raft;
  readonly log: DurableLog;
  readonly store: SnapshotStore;
  readonly applier: Applier;
  readonly policy: SnapshotPolicy;
  readonly now: () => number;
  /** The machine now holds the state of a snapshot. */
  readonly onInstalled: () => void;
  /** Consensus was told something: its outputs are to be looked at. */
  readonly onProgress: () => void;
  readonly onEvent: (event: ReplicaEvent) => void;
  /** The member cannot go on. */
  readonly onFailure: (detail: string) => void;
}

/** Takes snapshots of the machine, cuts the log behind them, sends them in parts and installs those of others. */
export class SnapshotKeeper {
  private readonly ports: SnapshotKeeperPorts;
  /** Bytes of the entries applied, the latest last, as far back as the log is known to reach. */
  private sizes: number[] = [];
  private entriesSince = 0;
  private bytesSince = 0;
  private retryAt = Number.NEGATIVE_INFINITY;
  private isTaking = false;
  private incoming: SnapshotWriter | null = null;
  private isClosed = false;

  constructor(ports: SnapshotKeeperPorts) {
    this.ports = ports;
  }

  get index(): number {
    return this.ports.store.latest()?.index ?? 0;
  }

  close(): void {
    this.isClosed = true;
  }

  /** Another entry was applied. */
  count(bytes: number): void {
    this.entriesSince += 1;
    this.bytesSince += bytes;
    this.sizes.push(bytes);
  }

  takeIfDue(): void {
    const { policy, store } = this.ports;
    const isDue = this.entriesSince >= policy.entries || this.bytesSince >= policy.bytes;
    if (!isDue || this.bytesSince < (store.latest()?.size ?? 0) * leastLogShare) return;
    if (this.ports.now() >= this.retryAt) this.take();
  }

  /** Writes the state that the machine holds now. */
  take(): void {
    const { raft, store, applier } = this.ports;
    const { index, term, machine } = applier;
    if (this.isTaking || this.incoming !== null || index <= this.index) return;
    const placed = raft.configurationAt(index);
    const writer = store.begin({
      index,
      term,
      configuration: placed.configuration,
      configurationIndex: placed.index,
    });
    const bytes = machine.snapshot();
    this.isTaking = true;
    this.entriesSince = 0;
    this.bytesSince = 0;
    this.writeFrom(writer, bytes, 0);
  }

  private writeFrom(writer: SnapshotWriter, bytes: Uint8Array, offset: number): void {
    const next = offset + chunkBytes;
    writer.write(bytes.subarray(offset, next), (error) => {
      if (this.isClosed) return;
      if (error !== null) this.onNotTaken();
      else if (next < bytes.length) this.writeFrom(writer, bytes, next);
      else writer.finish(null, (failure, snapshot) => this.onTaken(failure, snapshot));
    });
  }

  /** A full disk, say, or the leader's snapshot came in between: the log stays as it is. */
  private onNotTaken(): void {
    this.isTaking = false;
    this.retryAt = this.ports.now() + retryMs;
    this.entriesSince = Math.max(this.entriesSince, this.ports.policy.entries);
  }

  private onTaken(error: SnapshotError | null, snapshot: SnapshotDescriptor | null): void {
    if (this.isClosed) return;
    if (error !== null || snapshot === null) {
      this.onNotTaken();
      return;
    }
    this.isTaking = false;
    this.cutLogBehind(snapshot.index);
    this.ports.onEvent({ type: "snapshot_taken", index: snapshot.index, bytes: snapshot.size });
    this.ports.onProgress();
  }

  private cutLogBehind(index: number): void {
    const { log, raft, applier } = this.ports;
    const newer = applier.index - index;
    const kept = this.keptBehind(newer);
    const cut = index - kept;
    if (cut < log.firstIndex()) return;
    this.sizes = this.sizes.slice(-(newer + kept));
    log.compact(cut);
    raft.compacted(cut);
  }

  /** How many entries to keep when the last `newer` ones are not in the snapshot. */
  private keptBehind(newer: number): number {
    const { keepEntries, keepBytes } = this.ports.policy;
    const { sizes } = this;
    const known = sizes.length - newer;
    let kept = 0;
    let bytes = 0;
    while (kept < known && kept < keepEntries) {
      bytes += sizes[known - 1 - kept] ?? 0;
      if (bytes > keepBytes) break;
      kept += 1;
    }
    return kept;
  }

  /** Hands consensus a part of the snapshot that a follower needs. */
  serve(read: SnapshotRead): void {
    const { store, raft, now } = this.ports;
    const latest = store.latest();
    // A newer one took its place: consensus offers that one when it asks for the next part.
    if (latest?.index !== read.snapshot.index || latest.checksum !== read.snapshot.checksum) return;
    const bytes = store.read(read.offset, read.length);
    if (bytes !== null) raft.snapshotChunk(read, bytes, now());
    // The file has gone bad, the machine has not: a new snapshot replaces it.
    else this.take();
  }

  /** Stores a part of the leader's snapshot; with the last one the machine takes its state over. */
  receive(part: SnapshotPart): void {
    const { store } = this.ports;
    const { snapshot } = part;
    if (part.offset === 0) {
      this.isTaking = false;
      this.incoming = store.begin(snapshot);
    }
    const writer = this.incoming;
    if (writer === null) return;
    writer.write(part.bytes, (error) => {
      if (error !== null) this.onNotReceived(writer, snapshot);
    });
    if (!part.isLast) return;
    writer.finish(snapshot.checksum, (error) => {
      if (this.isClosed || this.incoming !== writer) return;
      if (error !== null) this.onNotReceived(writer, snapshot);
      else this.resetLog(snapshot);
    });
  }

  private onNotReceived(writer: SnapshotWriter, snapshot: SnapshotDescriptor): void {
    if (this.isClosed || this.incoming !== writer) return;
    this.incoming = null;
    this.ports.raft.snapshotFailed(snapshot, this.ports.now());
    this.ports.onProgress();
  }

  private resetLog(snapshot: SnapshotDescriptor): void {
    const { log } = this.ports;
    const { index, term } = snapshot;
    if (log.termAt(index) === term) {
      log.compact(index);
      this.install(snapshot);
      return;
    }
    log.reset({ index, term }, (error) => {
      if (this.isClosed) return;
      if (error === null) this.install(snapshot);
      else this.ports.onFailure(error.message);
    });
  }

  private install(snapshot: SnapshotDescriptor): void {
    const { store, applier, raft, now } = this.ports;
    this.incoming = null;
    if (!applier.restore(store, snapshot)) {
      this.ports.onFailure(`The snapshot at ${snapshot.index} cannot be read back from the disk.`);
      return;
    }
    this.entriesSince = 0;
    this.bytesSince = 0;
    this.sizes = [];
    this.ports.onInstalled();
    raft.snapshotInstalled(snapshot, now());
    const { index, term, size } = snapshot;
    this.ports.onEvent({ type: "snapshot_installed", index, term, bytes: size });
    this.ports.onProgress();
  }
}

/** The data of the latest snapshot; null when the disk no longer holds what was written. */
export function readWhole(store: SnapshotStore, size: number): Uint8Array | null {
  const whole = new Uint8Array(size);
  for (let offset = 0; offset < size; offset += chunkBytes) {
    const part = store.read(offset, Math.min(chunkBytes, size - offset));
    if (part === null) return null;
    whole.set(part, offset);
  }
  return whole;
}
