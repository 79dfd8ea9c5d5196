import { createHybridClock, type HybridTimestamp } from "@edgeloom/coordination";
import { assertNever, EdgeloomError, err, ok, type Result } from "@edgeloom/kernel";
import type { Entry } from "../entry/entry.ts";
import { vectorToJson } from "../versions/version-vector.ts";
import type { ReplicaCore } from "./core.ts";
import { createExchanges, serveExchange } from "./exchange.ts";
import { createFreshness } from "./freshness.ts";
import { createHints } from "./hints.ts";
import type { DataMessage } from "./messages.ts";
import { createMetrics } from "./metrics.ts";
import { createOutbox } from "./outbox.ts";
import { createReading } from "./reading.ts";
import { createDataStore, type DataStore } from "./store.ts";
import type { DataReplica, DataReplicaOptions, DataReplicaStatus, SyncAnswer } from "./types.ts";
import { createWriting } from "./writing.ts";

const usually = { syncIntervalMs: 5_000, hintAfterMs: 2_000, hintRetryMs: 1_000, hintsMax: 1_000 };

function latestStamp(store: DataStore): HybridTimestamp {
  let latest: HybridTimestamp = { wallMs: 0, counter: 0 };
  for (const [, { versions }] of store.entries()) {
    for (const { stamp } of versions) {
      const later = stamp.wallMs - latest.wallMs || stamp.counter - latest.counter;
      if (later > 0) latest = stamp;
    }
  }
  return latest;
}

/** Opens one copy of a data set with what its disk held. */
export function createDataReplica(options: DataReplicaOptions): DataReplica {
  const { nodeId, actor, clock, random } = options;
  const bugs = options.plantedBugs ?? new Set();
  let places = options.places;
  const outbox = createOutbox();
  const metrics = createMetrics();
  const store = createDataStore(outbox.record, bugs);
  let lastId = Math.floor(random.next() * 2 ** 40);

  const core: ReplicaCore = {
    nodeId,
    actor,
    bugs,
    store,
    outbox,
    metrics,
    get hybridClock() {
      return hybridClock;
    },
    wallMs: () => clock.now(),
    places: () => places,
    primary: () => places[0]?.nodeId ?? nodeId,
    others: () => places.map((place) => place.nodeId).filter((one) => one !== nodeId),
    nextId: () => ++lastId,
  };
  const hints = createHints(core, {
    hintRetryMs: options.hintRetryMs ?? usually.hintRetryMs,
    hintsMax: options.hintsMax ?? usually.hintsMax,
  });
  for (const record of options.records) {
    store.replay(record);
    hints.replay(record);
  }
  const hybridClock = createHybridClock({ clock, restoredFrom: latestStamp(store) });
  const freshness = createFreshness(core);
  const exchanges = createExchanges(core, freshness);
  const writing = createWriting(core, hints, options.hintAfterMs ?? usually.hintAfterMs);
  const reading = createReading(core, exchanges, freshness);

  const syncIntervalMs = options.syncIntervalMs ?? usually.syncIntervalMs;
  let syncAt = syncIntervalMs === 0 ? Number.POSITIVE_INFINITY : 0;
  let turn = Math.floor(random.next() * 1_000);
  const syncs = new Set<{ readonly giveUpAt: number; readonly giveUp: () => void }>();

  /** Stamps of others move the clock here on; one that is too far ahead is kept, but not followed. */
  function heard({ versions }: Entry): void {
    for (const { stamp } of versions) {
      if (stamp.wallMs - clock.now() <= driftMsMax) hybridClock.receive(stamp);
    }
  }

  function compareWithSomebody(now: number): void {
    syncAt = now + syncIntervalMs;
    const others = core.others();
    turn += 1;
    const peer = others[turn % Math.max(1, others.length)];
    const peers = new Set([peer, core.primary()]);
    for (const one of peers) if (one !== undefined && one !== nodeId) exchanges.start(one, now);
  }

  /** Refuses by way of the answer, as every other refusal. */
  function attempt<T>(answer: (result: Result<T, EdgeloomError>) => void, begin: () => void): void {
    try {
      begin();
    } catch (error) {
      if (!(error instanceof EdgeloomError)) throw error;
      outbox.call(() => answer(err(error)));
    }
  }

  function serveRead(
    from: string,
    message: Extract<DataMessage, { type: "read_request" }>,
    now: number,
  ) {
    const { id, key, need } = message;
    const isBehind = !bugs.has("ignores_session") && !store.known.covers(need);
    const ageMs = freshness.ageMs(now);
    outbox.send(from, { type: "read_response", id, entry: store.get(key), isBehind, ageMs });
  }

  return {
    write: (request, now, answer) => attempt(answer, () => writing.begin(request, now, answer)),
    read: (request, now, answer) => attempt(answer, () => reading.begin(request, now, answer)),
    sync(peers, now, timeoutMs, answer) {
      const asked = peers ?? core.others();
      const answers = new Map<string, SyncAnswer>();
      const finish = (): void => {
        if (!syncs.delete(waiting)) return;
        const silent = (peer: string) => ({ peer, completed: false, received: 0, sent: 0 });
        outbox.call(() => answer(ok(asked.map((peer) => answers.get(peer) ?? silent(peer)))));
      };
      const waiting = { giveUpAt: now + timeoutMs, giveUp: finish };
      syncs.add(waiting);
      for (const peer of asked) {
        exchanges.start(peer, now, (result) => {
          answers.set(peer, result);
          if (answers.size === asked.length) finish();
        });
      }
      if (asked.length === 0) finish();
    },
    receive(from, message, now) {
      switch (message.type) {
        case "write_request":
          heard(message.entry);
          store.merge(message.key, message.entry);
          outbox.send(from, { type: "write_response", id: message.id });
          return;
        case "write_response":
          writing.acknowledged(from, message.id, now);
          hints.acknowledged(from, message.id);
          return;
        case "read_request":
          serveRead(from, message, now);
          return;
        case "read_response":
          heard(message.entry);
          reading.answered(from, message, now);
          return;
        case "digest_request":
        case "keys_request":
        case "exchange_done":
        case "entries_request":
          if (message.type === "entries_request")
            for (const { entry } of message.give) heard(entry);
          serveExchange(core, from, message);
          return;
        case "digest_response":
        case "keys_response":
        case "entries_response":
          if (message.type === "entries_response") {
            for (const { entry } of message.entries) heard(entry);
          }
          exchanges.receive(from, message, now);
          reading.retry(now);
          return;
        default:
          assertNever(message);
      }
    },
    tick(now) {
      if (now >= syncAt) compareWithSomebody(now);
      exchanges.tick(now);
      writing.tick(now);
      reading.tick(now);
      hints.tick(now);
      for (const { giveUpAt, giveUp } of syncs) if (now >= giveUpAt) giveUp();
    },
    deadline: () =>
      Math.min(
        syncAt,
        exchanges.deadline(),
        writing.deadline(),
        reading.deadline(),
        hints.deadline(),
        ...[...syncs].map(({ giveUpAt }) => giveUpAt),
      ),
    setPlaces(next) {
      places = next;
    },
    take: outbox.take,
    status: (now): DataReplicaStatus => ({
      actor,
      places,
      primary: core.primary(),
      ...count(store),
      root: store.tree
        .digest(0, 0)
        .map((half) => half.toString(16).padStart(8, "0"))
        .join(""),
      known: vectorToJson(store.known.image().upTo),
      stalenessMs: freshness.ageMs(now),
      hints: hints.counts(),
      hintsDropped: hints.dropped(),
      metrics: metrics.figures(),
    }),
    image: () => [{ type: "actor", actor }, ...store.image(), ...hints.image()],
  };
}

/** As the hybrid clock's own bound. */
const driftMsMax = 5_000;

function count(
  store: DataStore,
): Pick<DataReplicaStatus, "keys" | "tombstones" | "keysWithSiblings"> {
  let keys = 0;
  let tombstones = 0;
  let keysWithSiblings = 0;
  for (const [, { versions }] of store.entries()) {
    if (versions.some(({ value }) => value.kind !== "absent")) keys += 1;
    else tombstones += 1;
    if (versions.length > 1) keysWithSiblings += 1;
  }
  return { keys, tombstones, keysWithSiblings };
}
