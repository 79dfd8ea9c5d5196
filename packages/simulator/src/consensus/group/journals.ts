import {
  type CausalDelivery,
  compareTimestamps,
  createCausalDelivery,
  createEventId,
  createHybridClock,
  type EventId,
  type HybridClock,
  type HybridTimestamp,
  type OrderedEvent,
  type PlantedBug,
} from "@edgeloom/coordination";
import { EdgeloomError } from "@edgeloom/kernel";
import type { Judge } from "../invariants/judge.ts";
import type { VirtualProcess } from "../virtual/process.ts";

/** What travels with each message between members: the sender's stamp, some events, and what it lacks. */
export interface Cargo {
  readonly stamp: HybridTimestamp;
  readonly events: readonly OrderedEvent[];
  readonly wanted: readonly EventId[];
}

/** Members stamp what they say by hybrid clocks and tell each other of events, which each delivers in causal order. */
export interface Journals {
  /** A process begins; its wall clock is as wrong as ever, its journal is what it was. */
  started(id: string, host: VirtualProcess): void;
  happened(id: string, what: string): void;
  load(from: string, to: string): Cargo;
  unload(from: string, to: string, cargo: Cargo): void;
}

interface Journal {
  clock: HybridClock;
  wallNow: () => number;
  /** Kept on the disk: no stamp of this life exceeds it before it is renewed. */
  reserved: HybridTimestamp | undefined;
  /** The largest stamp that the clock may show without others' doing. */
  startedFromMs: number;
  largest: HybridTimestamp;
  readonly delivery: CausalDelivery;
  readonly delivered: Map<EventId, OrderedEvent>;
  /** The last of them, the newest first. */
  newest: readonly OrderedEvent[];
  /** What others asked for, by their names. */
  readonly wantedBy: Map<string, readonly EventId[]>;
}

/** Wall clocks are wrong by up to five seconds each way. */
const driftMsMax = 10_000;
const reserveMs = 1_000;
const eventsTold = 3;
const wantedMax = 8;

export function createJournals(judge: Judge, plantedBugs: ReadonlySet<PlantedBug>): Journals {
  const journals = new Map<string, Journal>();

  function journalOf(id: string): Journal {
    const journal = journals.get(id);
    if (journal === undefined) throw new Error(`${id} has not started`);
    return journal;
  }

  function createClock(host: VirtualProcess, restoredFrom: HybridTimestamp | undefined) {
    return createHybridClock({ clock: host.clock, driftMsMax, restoredFrom, plantedBugs });
  }

  /** Looks at a stamp that a clock gave: after all before it, also of earlier lives, and not far from the wall clock. */
  function given(id: string, journal: Journal, stamp: HybridTimestamp): HybridTimestamp {
    const { clock, largest, reserved } = journal;
    if (compareTimestamps(stamp, largest) <= 0) {
      judge.fail("hybrid_clock", `${id} gives ${show(stamp)} after ${show(largest)}`);
    }
    journal.largest = stamp;
    const bound = Math.max(journal.wallNow() + driftMsMax, journal.startedFromMs) + 1;
    if (stamp.wallMs > bound) {
      judge.fail("hybrid_clock", `${id} gives ${show(stamp)}, beyond ${Math.floor(bound)}`);
    }
    if (reserved === undefined || compareTimestamps(stamp, reserved) >= 0) {
      journal.reserved = clock.reserve(reserveMs);
    }
    return stamp;
  }

  function offer(id: string, journal: Journal, event: OrderedEvent): void {
    const result = journal.delivery.offer(event);
    if (result.type !== "delivered") return;
    for (const next of result.events) {
      if (journal.delivered.has(next.id)) {
        judge.fail("causal_delivery", `${id} delivers ${next.id} twice`);
      }
      const missing = next.dependsOn.filter((before) => !journal.delivered.has(before));
      if (missing.length > 0) {
        judge.fail("causal_delivery", `${id} delivers ${next.id} before ${missing.join(", ")}`);
      }
      journal.delivered.set(next.id, next);
      journal.newest = [next, ...journal.newest].slice(0, eventsTold);
    }
  }

  return {
    started(id, host) {
      const known = journals.get(id);
      const restoredFrom = known?.reserved;
      const clock = createClock(host, restoredFrom);
      const { now: wallNow } = host.clock;
      const startedFromMs = restoredFrom?.wallMs ?? 0;
      if (known !== undefined) {
        Object.assign(known, { clock, wallNow, startedFromMs });
        return;
      }
      journals.set(id, {
        clock,
        wallNow,
        reserved: undefined,
        startedFromMs,
        largest: clock.last(),
        delivery: createCausalDelivery({ plantedBugs }),
        delivered: new Map(),
        newest: [],
        wantedBy: new Map(),
      });
    },
    happened(id, what) {
      const journal = journalOf(id);
      const stamp = given(id, journal, journal.clock.next());
      const before = journal.newest.slice(0, 2).map((event) => event.id);
      const eventId = createEventId(id, stamp);
      offer(id, journal, { id: eventId, origin: id, stamp, dependsOn: before, data: what });
    },
    load(from, to) {
      const journal = journalOf(from);
      const { delivery, delivered, newest, wantedBy } = journal;
      const asked = (wantedBy.get(to) ?? []).flatMap((id) => delivered.get(id) ?? []);
      wantedBy.delete(to);
      return {
        stamp: given(from, journal, journal.clock.next()),
        // The newest first, so that what depends comes before what it depends on.
        events: asked.length === 0 ? newest : [...newest, ...asked],
        wanted: delivery.missing().slice(0, wantedMax),
      };
    },
    unload(from, to, { stamp, events, wanted }) {
      const journal = journalOf(to);
      try {
        const receipt = given(to, journal, journal.clock.receive(stamp));
        if (compareTimestamps(receipt, stamp) <= 0) {
          judge.fail("hybrid_clock", `${to} receives ${show(stamp)} at ${show(receipt)}`);
        }
      } catch (error) {
        checkRefusal(to, journal, stamp, error);
      }
      for (const event of events) offer(to, journal, event);
      if (wanted.length > 0) journal.wantedBy.set(from, wanted);
    },
  };

  /** Only a stamp that is further ahead than any two clocks are apart may be refused. */
  function checkRefusal(
    id: string,
    journal: Journal,
    stamp: HybridTimestamp,
    error: unknown,
  ): void {
    if (!(error instanceof EdgeloomError)) throw error;
    if (stamp.wallMs > journal.wallNow() + driftMsMax) return;
    judge.fail("hybrid_clock", `${id} refuses ${show(stamp)}: ${error.message}`);
  }
}

const show = ({ wallMs, counter }: HybridTimestamp): string => `${wallMs}.${counter}`;
