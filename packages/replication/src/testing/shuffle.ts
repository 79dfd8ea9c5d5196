import type { JsonValue } from "@edgeloom/kernel";
import type { ReplicationLevel } from "../levels/levels.ts";
import type { ReplicationBug } from "../planted-bugs.ts";
import type { DataModel, ReadAnswer, WriteAnswer } from "../replica/types.ts";
import type { SessionToken } from "../session/session.ts";
import type { DataChange } from "../values/change.ts";
import { createVirtualCluster, type VirtualCluster } from "./virtual-cluster.ts";

export interface ShuffleResult {
  /** What was promised and not kept; empty when all is well. */
  readonly violations: readonly string[];
  /** What happened, so that a run in which nothing did is noticed. */
  readonly counts: Readonly<Record<string, number>>;
  /** The same seed gives the same. */
  readonly trace: string;
}

export interface ShuffleOptions {
  readonly seed: number;
  readonly plantedBugs?: ReadonlySet<ReplicationBug> | undefined;
  /** Without comparison of trees, hand-off alone must bring writes everywhere. */
  readonly handOffAlone?: boolean | undefined;
}

const boundMs = 800;
const steps = 120;
/** The primary writes this key; bounded reads are judged by it. */
const primaryKey = "primary";

interface Client {
  readonly name: string;
  session: SessionToken | null;
  /** The highest number that the client wrote to its own key, by all it was told. */
  written: number;
  next: number;
  /** The highest number it has seen in each key. */
  readonly seen: Map<string, number>;
  busy: object | null;
}

interface Written {
  readonly n: number;
  /** What the writer had seen of other keys when it wrote. */
  readonly saw: Readonly<Record<string, number>>;
}

/** Judges histories from outside: it knows only requests and answers. */
class Shuffle {
  readonly violations: string[] = [];
  readonly counts: Record<string, number> = {};
  readonly cluster: VirtualCluster;
  readonly #options: ShuffleOptions;
  readonly #clients: Client[] = ["ada", "bob", "eve"].map((name) => ({
    name,
    session: null,
    written: 0,
    next: 1,
    seen: new Map(),
    busy: null,
  }));
  readonly #acknowledgedAt: { n: number; at: number }[] = [];
  #primaryNext = 1;
  readonly #total = { acknowledged: 0, attempted: 0 };
  readonly #elements = new Set<string>();
  readonly #removed = new Set<string>();
  readonly #notes = new Set<string>();
  readonly #trace: string[] = [];

  constructor(options: ShuffleOptions) {
    this.#options = options;
    const sizes = [3, 3, 4, 5];
    this.cluster = createVirtualCluster({
      seed: options.seed,
      size: sizes[options.seed % sizes.length] ?? 3,
      syncIntervalMs: options.handOffAlone === true ? 0 : 1_000,
      plantedBugs: options.plantedBugs ?? new Set(),
    });
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  #fail(what: string): void {
    this.violations.push(what);
  }

  #note(line: string): void {
    this.#trace.push(`${this.cluster.time.now().toFixed(3)} ${line}`);
  }

  #write(
    at: number,
    key: string,
    change: DataChange,
    options: { level?: ReplicationLevel; session?: SessionToken | null; keep?: boolean },
    done: (answer: WriteAnswer | null) => void,
  ): void {
    this.cluster.replica(at)?.write(
      {
        key,
        change,
        level: options.level ?? "one",
        resolution: options.keep === true ? "keep_siblings" : "merge",
        session: options.session ?? null,
        request: "",
        timeoutMs: 2_000,
      },
      (result) => {
        this.#count(result.ok ? "writes" : "writes refused");
        this.#note(`wrote ${key} at ${at}: ${result.ok}`);
        done(result.ok ? result.value : null);
      },
    );
  }

  #read(
    at: number,
    key: string,
    options: { model?: DataModel; level?: ReplicationLevel; session?: SessionToken | null },
    done: (answer: ReadAnswer | null) => void,
  ): void {
    this.cluster.replica(at)?.read(
      {
        key,
        model: options.model ?? "eventual",
        level: options.level ?? "one",
        resolution: "last_write_wins",
        session: options.session ?? null,
        stalenessMsMax: boundMs,
        timeoutMs: 2_000,
      },
      (result) => {
        this.#count(result.ok ? "reads" : "reads refused");
        this.#note(`read ${key} at ${at}: ${result.ok ? JSON.stringify(result.value.value) : "-"}`);
        done(result.ok ? result.value : null);
      },
    );
  }

  /** One request at a time; an answer that a crash took away is waited for no longer than this. */
  #occupy(client: Client): () => boolean {
    const turn = {};
    client.busy = turn;
    const free = (): boolean => {
      if (client.busy !== turn) return false;
      client.busy = null;
      return true;
    };
    this.cluster.time.after(3_000, free);
    return free;
  }

  /** A session writes its own key, which nobody else writes, or reads anybody's. */
  #actAsClient(client: Client, at: number): void {
    const { random } = this.cluster;
    if (client.busy !== null || this.cluster.replica(at) === null) return;
    // One of them only reads: of what it saw nothing but its session knows.
    if (client.name !== "eve" && random.next() < 0.5) {
      const n = client.next++;
      const saw = Object.fromEntries(client.seen);
      const value = { n, saw } as unknown as JsonValue;
      const { session } = client;
      const isInTime = this.#occupy(client);
      this.#write(at, client.name, { type: "put", value }, { session }, (answer) => {
        if (!isInTime() || answer === null) return;
        client.session = answer.session;
        client.written = n;
        client.seen.set(client.name, n);
      });
      return;
    }
    const { name: key } = random.pick(this.#clients);
    const isInTime = this.#occupy(client);
    this.#read(at, key, { model: "causal", session: client.session }, (answer) => {
      if (!isInTime() || answer === null) return;
      client.session = answer.session;
      this.#judgeSession(client, key, answer.value as unknown as Written | null);
    });
  }

  #judgeSession(client: Client, key: string, value: Written | null): void {
    const n = value?.n ?? 0;
    const least = client.seen.get(key) ?? 0;
    if (n < least) {
      const guarantee = key === client.name ? "read your writes" : "monotonic reads";
      this.#fail(`${guarantee}: ${client.name} read ${key} = ${n} after ${least}`);
    }
    client.seen.set(key, Math.max(n, least));
    for (const [other, seen] of Object.entries(value?.saw ?? {})) {
      client.seen.set(other, Math.max(client.seen.get(other) ?? 0, seen));
    }
  }

  #writeAtPrimary(): void {
    const n = this.#primaryNext++;
    this.#write(0, primaryKey, { type: "put", value: n }, {}, (answer) => {
      if (answer !== null) this.#acknowledgedAt.push({ n, at: this.cluster.time.monotonic() });
    });
  }

  #readBounded(at: number): void {
    const { time } = this.cluster;
    this.#read(at, primaryKey, { model: "bounded_staleness" }, (answer) => {
      if (answer === null) return;
      this.#count("bounded reads");
      const { value, stalenessMs } = answer;
      const oldest = time.monotonic() - boundMs;
      const due = this.#acknowledgedAt.filter((one) => one.at < oldest).at(-1)?.n ?? 0;
      if (Number(value ?? 0) < due) {
        this.#fail(`bounded staleness: read ${value} where ${due} was due, said ${stalenessMs} ms`);
      }
      if (stalenessMs === null || stalenessMs > boundMs) this.#fail("an unbounded answer");
    });
  }

  #writeMerged(at: number, step: number): void {
    const { random } = this.cluster;
    if (this.cluster.replica(at) === null) return;
    const kind = random.integer(0, 2);
    if (kind === 0) {
      this.#total.attempted += 1;
      this.#write(at, "total", { type: "increment", by: 1 }, {}, (answer) => {
        if (answer !== null) this.#total.acknowledged += 1;
      });
    } else if (kind === 1 && random.next() < 0.4) {
      this.#removeElement(at);
    } else if (kind === 1) {
      const element = `e${step}`;
      const add: DataChange = { type: "change_set", add: [element], remove: [] };
      this.#write(at, "elements", add, { level: "quorum" }, (answer) => {
        if (answer !== null && !this.#removed.has(element)) this.#elements.add(element);
      });
    } else {
      const note = `note ${step}`;
      this.#write(at, "notes", { type: "put", value: note }, { keep: true }, (answer) => {
        if (answer !== null) this.#notes.add(note);
      });
    }
  }

  /** Removes an element that this copy has. Nobody adds it again, so it must not come back. */
  #removeElement(at: number): void {
    this.#read(at, "elements", {}, (answer) => {
      const [element] = (answer?.value ?? []) as readonly string[];
      if (element === undefined) return;
      this.#elements.delete(element);
      const remove: DataChange = { type: "change_set", add: [], remove: [element] };
      this.#write(at, "elements", remove, {}, (written) => {
        if (written !== null) this.#removed.add(element);
      });
    });
  }

  #disturb(): void {
    const { cluster } = this;
    const { random, faults } = cluster;
    const pick = (): number => random.integer(0, cluster.places.length - 1);
    const dice = random.next();
    if (dice < 0.3) {
      faults.loss = random.next() * 0.3;
      faults.duplication = 0.2;
      faults.delayMsMax = random.integer(5, 400);
      this.#count("bad network");
    } else if (dice < 0.6) {
      cluster.cut(pick(), pick());
      cluster.cut(pick(), pick());
      this.#count("cuts");
    } else if (dice < 0.75 && this.#options.handOffAlone !== true) {
      const index = pick();
      cluster.crash(index);
      this.#count("crashes");
      cluster.time.after(random.integer(50, 4_000), () => cluster.start(index));
    } else {
      cluster.heal();
      this.#count("heals");
    }
  }

  /** What a client sees when all is quiet, asked at every copy. */
  #judgeEnd(at: number): void {
    const entry = (key: string, judge: (answer: ReadAnswer) => void): void =>
      this.#read(at, key, {}, (answer) => {
        if (answer === null) this.#fail(`${key} cannot be read at ${at} when all is quiet`);
        else judge(answer);
      });
    entry("total", ({ value }) => {
      const { acknowledged, attempted } = this.#total;
      const total = Number(value ?? 0);
      if (total < acknowledged || total > attempted) {
        this.#fail(`counter: ${total} at ${at}, of ${acknowledged} to ${attempted} increments`);
      }
    });
    entry("elements", ({ value }) => {
      const there = new Set((value ?? []) as readonly string[]);
      const lost = [...this.#elements].filter((one) => !there.has(one));
      if (lost.length > 0) this.#fail(`set: ${lost.join(", ")} lost at ${at}`);
      const back = [...this.#removed].filter((one) => there.has(one));
      if (back.length > 0) this.#fail(`set: ${back.join(", ")} came back at ${at}`);
    });
    for (const { name, written } of this.#clients) {
      entry(name, ({ value }) => {
        const n = (value as unknown as Written | null)?.n ?? 0;
        if (n < written) this.#fail(`${name} = ${n} at ${at} in the end, after ${written}`);
      });
    }
    this.cluster.replica(at)?.read(
      {
        key: "notes",
        model: "eventual",
        level: "one",
        resolution: "keep_siblings",
        session: null,
        stalenessMsMax: 0,
        timeoutMs: 2_000,
      },
      (result) => {
        if (!result.ok) return;
        const { value, siblings } = result.value;
        const there = new Set(siblings.length > 0 ? siblings : [value]);
        const lost = [...this.#notes].filter((one) => !there.has(one));
        if (lost.length > 0) this.#fail(`siblings: ${lost.join(", ")} lost at ${at}`);
      },
    );
  }

  #judgeConvergence(): void {
    const roots = this.cluster.places.map((_, i) => this.cluster.replica(i)?.status().root);
    this.#note(`roots ${roots.join(" ")}`);
    if (new Set(roots).size > 1) this.#fail(`copies differ in the end: ${roots.join(" ")}`);
  }

  run(): ShuffleResult {
    const { cluster } = this;
    const { random, time } = cluster;
    for (let step = 0; step < steps; step += 1) {
      const at = random.integer(0, cluster.places.length - 1);
      const dice = random.next();
      if (dice < 0.08) this.#disturb();
      else if (dice < 0.4) this.#writeMerged(at, step);
      else if (this.#options.handOffAlone === true) this.#writeAtPrimary();
      else if (dice < 0.75) this.#actAsClient(random.pick(this.#clients), at);
      else if (dice < 0.85) this.#writeAtPrimary();
      else this.#readBounded(at);
      time.advance(random.integer(1, 200));
    }
    cluster.heal();
    for (const i of cluster.places.keys()) cluster.start(i);
    time.advance(20_000);
    this.#judgeConvergence();
    for (const i of cluster.places.keys()) this.#judgeEnd(i);
    time.advance(3_000);
    cluster.stop();
    return { violations: this.violations, counts: this.counts, trace: this.#trace.join("\n") };
  }
}

/** Has clients and faults at a cluster in an order drawn from the seed, then judges what they were told. */
export function shuffle(options: ShuffleOptions): ShuffleResult {
  return new Shuffle(options).run();
}
