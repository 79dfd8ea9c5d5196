import { createSeededRandom } from "@edgeloom/kernel";
import { expect, it } from "vitest";
import type { ConsensusBug } from "../../planted-bugs.ts";
import { createRaft } from "../raft.ts";
import type {
  Configuration,
  Entry,
  HardState,
  Message,
  Raft,
  RaftEvent,
  RaftOptions,
  ReadFailure,
  ReadState,
  SnapshotDescriptor,
  SnapshotPart,
  SnapshotRead,
} from "../types.ts";
import { type StoredSnapshot, TestLog } from "./test-log.ts";

type MessageOf<T extends Message["type"]> = Extract<Message, { readonly type: T }>;

export const votersOnly = (...voters: string[]): Configuration => ({
  voters,
  votersOutgoing: null,
  learners: [],
});

export interface DrivenOptions extends Partial<RaftOptions> {
  readonly terms?: readonly number[];
  readonly bug?: ConsensusBug | undefined;
}

export const start = 10_000;

/** One core, named "a" in a group of a, b and c, whose every input and output a test handles by hand. */
export class DrivenCore {
  readonly log: TestLog;
  readonly raft: Raft;
  now = start;
  /** With false, writes stay under way until `sync`. */
  isDiskFast = true;
  private unsynced: number[] = [];
  private held: Message[] = [];
  sent: Message[] = [];
  committed: Entry[] = [];
  reads: ReadState[] = [];
  readFailures: ReadFailure[] = [];
  events: RaftEvent[] = [];
  hardStates: HardState[] = [];
  snapshotParts: SnapshotPart[] = [];
  snapshotReads: SnapshotRead[] = [];

  constructor(options: DrivenOptions = {}) {
    this.log = options.log instanceof TestLog ? options.log : TestLog.of(options.terms ?? []);
    const lastTerm = this.log.termAt(this.log.lastIndex()) ?? 0;
    this.raft = createRaft({
      id: "a",
      configuration: votersOnly("a", "b", "c"),
      hardState: { term: lastTerm, vote: null, commit: 0 },
      snapshot: () => this.log.snapshot?.descriptor ?? null,
      applied: 0,
      now: this.now,
      random: createSeededRandom(1),
      electionTimeoutMs: 150,
      heartbeatMs: 50,
      plantedBugs: options.bug === undefined ? undefined : new Set([options.bug]),
      ...options,
      log: this.log,
    });
  }

  /** Takes all Readys. */
  flush(): this {
    for (let ready = this.raft.ready(); ready !== null; ready = this.raft.ready()) {
      this.log.write(ready.hardState, ready.entries);
      if (ready.hardState !== null) this.hardStates.push(ready.hardState);
      this.sent.push(...ready.messages);
      this.held.push(...ready.messagesAfterPersist);
      this.committed.push(...ready.committed);
      this.reads.push(...ready.reads);
      this.readFailures.push(...ready.readFailures);
      this.events.push(...ready.events);
      this.snapshotParts.push(...ready.snapshotParts);
      this.snapshotReads.push(...ready.snapshotReads);
      this.unsynced.push(ready.sequence);
      if (this.isDiskFast) this.finishWrites();
    }
    return this;
  }

  private finishWrites(): void {
    this.sent.push(...this.held);
    this.held = [];
    const last = this.unsynced.at(-1);
    this.unsynced = [];
    if (last !== undefined) this.raft.persisted(last, this.now);
  }

  /** All writes under way become durable. */
  sync(): this {
    this.finishWrites();
    return this.flush();
  }

  step(message: Message): this {
    this.raft.step(message, this.now);
    return this.flush();
  }

  /** Lets time pass, ticking whenever the core asks for it. */
  wait(ms: number): this {
    const end = this.now + ms;
    while (this.raft.deadline() <= end) {
      this.now = Math.max(this.now, this.raft.deadline());
      this.raft.tick(this.now);
      this.flush();
    }
    this.now = end;
    return this;
  }

  /** Takes the messages of one type that were sent since the last call. */
  take<T extends Message["type"]>(type: T): MessageOf<T>[] {
    const isWanted = (message: Message): message is MessageOf<T> => message.type === type;
    const taken = this.sent.filter(isWanted);
    this.sent = this.sent.filter((message) => !isWanted(message));
    return taken;
  }

  propose(...bytes: number[]): this {
    this.raft.propose(new Uint8Array(bytes), this.now);
    return this.flush();
  }

  get status() {
    return this.raft.status();
  }

  /** Becomes leader by the votes of the members given. */
  lead(...voters: string[]): this {
    this.wait(300);
    const granting = voters.length > 0 ? voters : ["b"];
    for (const from of granting) {
      const { term } = this.status;
      this.step({ type: "pre_vote_response", from, to: "a", term, isGranted: true });
    }
    for (const from of granting) {
      const { term } = this.status;
      this.step({ type: "vote_response", from, to: "a", term, isGranted: true });
    }
    expect(this.status.role).toBe("leader");
    return this;
  }

  /** The member says that its log matches up to `index`, answering the newest round it was sent. */
  matched(from: string, index: number, round = this.lastRound(from)): this {
    const { term } = this.status;
    const hints = { hintIndex: 0, hintTerm: 0 };
    return this.step({
      type: "append_response",
      from,
      to: "a",
      term,
      isSuccess: true,
      index,
      round,
      ...hints,
    });
  }

  lastRound(to: string): number {
    const rounds = this.sent.flatMap((each) =>
      "round" in each && each.to === to ? [each.round] : [],
    );
    return Math.max(0, ...rounds);
  }

  append(
    from: string,
    term: number,
    prev: readonly [index: number, term: number],
    terms: readonly number[],
    commit = 0,
    round = 1,
  ): this {
    const entries = terms.map((each, at) => dataEntry(prev[0] + 1 + at, each));
    return this.step({
      type: "append_request",
      from,
      to: "a",
      term,
      prevIndex: prev[0],
      prevTerm: prev[1],
      entries,
      commit,
      round,
    });
  }

  askVote(from: string, term: number, last: readonly [number, number], isTransfer = false): this {
    const [lastIndex, lastTerm] = last;
    return this.step({
      type: "vote_request",
      from,
      to: "a",
      term,
      lastIndex,
      lastTerm,
      isTransfer,
    });
  }

  terms(): number[] {
    return this.log.list.map(({ term }) => term);
  }
}

export const dataEntry = (index: number, term: number): Entry => ({
  index,
  term,
  type: "data",
  data: new Uint8Array([term]),
});

export function snapshotAt(index: number, term: number, size = 10): StoredSnapshot {
  const descriptor: SnapshotDescriptor = {
    index,
    term,
    configuration: votersOnly("a", "b", "c"),
    configurationIndex: 0,
    size,
    checksum: index * 1000 + term,
  };
  return { descriptor, bytes: Uint8Array.from({ length: size }, (_, at) => at) };
}

/**
 * A rule of the algorithm with a scenario that tells whether it holds, and the planted bug that breaks it: so the
 * scenario is known to be able to fail.
 */
export function rule(
  name: string,
  bug: ConsensusBug,
  holds: (bug: ConsensusBug | undefined) => boolean,
): void {
  it(name, () => {
    expect(holds(undefined)).toBe(true);
    expect(holds(bug), `with ${bug}`).toBe(false);
  });
}
