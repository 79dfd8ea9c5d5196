import type { RunEvent } from "@edgeloom/protocol";
import type { RunEventSource } from "./run-event-source.ts";

/** Events kept while one before them is missing; beyond this they are read from the database again. */
const pendingMax = 1_000;
/** Looks for a missing event, one a second, before it is given up. */
const fruitlessMax = 5;

/** One viewer's place in the events of one run. */
export class RunFollower {
  readonly #runId: string;
  readonly #source: RunEventSource;
  readonly #emit: (events: readonly RunEvent[]) => void;
  readonly #pending = new Map<number, RunEvent>();
  #sent: number;
  #loading = true;
  #recovering = false;
  /** Looks into the database in a row that brought nothing on. */
  #fruitless = 0;

  constructor(
    runId: string,
    afterSeq: number,
    source: RunEventSource,
    emit: (events: readonly RunEvent[]) => void,
  ) {
    this.#runId = runId;
    this.#sent = afterSeq;
    this.#source = source;
    this.#emit = emit;
  }

  get sent(): number {
    return this.#sent;
  }

  /** The events so far, up to the first that is missing. Those that arrive meanwhile wait for {@link begin}. */
  async snapshot(): Promise<RunEvent[]> {
    this.#hold(await this.#source.eventsAfter(this.#runId, this.#sent));
    return this.#takeReady();
  }

  /** The viewer holds the snapshot; from now on it is sent what follows. */
  begin(): void {
    this.#loading = false;
    this.#deliver();
  }

  accept(events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.seq <= this.#sent) continue;
      if (this.#pending.size < pendingMax) this.#pending.set(event.seq, event);
    }
    if (!this.#loading) this.#deliver();
  }

  /** Reads on from the database: events were missed, or never published. */
  async recover(): Promise<void> {
    if (this.#recovering || this.#loading) return;
    this.#recovering = true;
    const before = this.#sent;
    try {
      this.#hold(await this.#source.eventsAfter(this.#runId, this.#sent));
      this.#deliver();
      this.#fruitless = this.#sent > before ? 0 : this.#fruitless + 1;
      if (this.#fruitless >= fruitlessMax) this.#skipGap();
    } finally {
      this.#recovering = false;
    }
  }

  /** What the database will not tell however often it is asked must not keep the rest from the viewer. */
  #skipGap(): void {
    const next = Math.min(...this.#pending.keys());
    if (!Number.isFinite(next)) return;
    this.#fruitless = 0;
    this.#sent = next - 1;
    this.#deliver();
  }

  #hold(events: readonly RunEvent[]): void {
    for (const event of events) if (event.seq > this.#sent) this.#pending.set(event.seq, event);
  }

  /** Sends what follows without a gap; a gap left over is filled at the next look into the database. */
  #deliver(): void {
    const ready = this.#takeReady();
    if (ready.length > 0) this.#emit(ready);
  }

  #takeReady(): RunEvent[] {
    const ready: RunEvent[] = [];
    for (;;) {
      const next = this.#pending.get(this.#sent + 1);
      if (next === undefined) break;
      this.#sent = next.seq;
      ready.push(next);
    }
    for (const seq of this.#pending.keys()) if (seq <= this.#sent) this.#pending.delete(seq);
    return ready;
  }
}

/** The followers of runs on this gateway. */
export class RunFeed {
  readonly #source: RunEventSource;
  readonly #followers = new Map<string, Set<RunFollower>>();

  constructor(source: RunEventSource) {
    this.#source = source;
  }

  follow(
    runId: string,
    afterSeq: number,
    emit: (events: readonly RunEvent[]) => void,
  ): { readonly follower: RunFollower; readonly leave: () => void } {
    const follower = new RunFollower(runId, afterSeq, this.#source, emit);
    const followers = this.#followers.get(runId) ?? new Set();
    this.#followers.set(runId, followers.add(follower));
    const leave = (): void => {
      followers.delete(follower);
      if (followers.size === 0) this.#followers.delete(runId);
    };
    return { follower, leave };
  }

  accept(runId: string, events: readonly RunEvent[]): void {
    for (const follower of this.#followers.get(runId) ?? []) follower.accept(events);
  }

  /**
   * Looks whether the database is ahead of any follower: events published before the workers knew of the viewer,
   * or while no worker was connected, are found this way and by nothing else.
   */
  async catchUp(): Promise<void> {
    const runIds = [...this.#followers.keys()];
    if (runIds.length === 0) return;
    const latest = await this.#source.latestSeqs(runIds);
    for (const [runId, followers] of this.#followers) {
      const seq = latest.get(runId) ?? 0;
      for (const follower of followers) if (follower.sent < seq) await follower.recover();
    }
  }
}
