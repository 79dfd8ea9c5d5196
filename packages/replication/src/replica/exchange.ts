import { childrenOf, merkleDepth } from "../merkle/merkle-tree.ts";
import type { DotsImage } from "../versions/known-dots.ts";
import type { ReplicaCore } from "./core.ts";
import type { Freshness } from "./freshness.ts";
import type { DataMessage } from "./messages.ts";
import type { SyncAnswer } from "./types.ts";

/** Anti-entropy: compares hash trees with another replica, from the root down, and makes both sides equal. */
export interface Exchanges {
  /** Begins, or joins the one with this replica that is under way. */
  start(peer: string, now: number, done?: (answer: SyncAnswer) => void): void;
  receive(from: string, message: ExchangeAnswer, now: number): void;
  tick(now: number): void;
  deadline(): number;
}

export type ExchangeAnswer = Extract<
  DataMessage,
  { type: "digest_response" | "keys_response" | "entries_response" }
>;

/** Without an answer for so long, an exchange is given up. */
const patienceMs = 3_000;
const keysPerBatch = 64;

interface Batch {
  readonly want: readonly string[];
  readonly give: readonly string[];
}

interface Exchange {
  readonly id: number;
  readonly peer: string;
  readonly beganAt: number;
  /** What was known here when it began: the other side has all of it in the end. */
  readonly knownHere: DotsImage;
  knownThere: DotsImage | null;
  batches: Batch[];
  batch: number;
  received: number;
  sent: number;
  giveUpAt: number;
  readonly done: ((answer: SyncAnswer) => void)[];
}

export function createExchanges(core: ReplicaCore, freshness: Freshness): Exchanges {
  const { store, outbox } = core;
  const open = new Map<string, Exchange>();

  function end(exchange: Exchange, completed: boolean): void {
    open.delete(exchange.peer);
    const { peer, received, sent } = exchange;
    for (const done of exchange.done) {
      outbox.call(() => done({ peer, completed, received, sent }));
    }
  }

  function complete(exchange: Exchange, now: number): void {
    const { id, peer, knownThere, knownHere, beganAt } = exchange;
    if (knownThere !== null) store.learn(knownThere);
    freshness.compared(peer, core.bugs.has("staleness_from_answer_time") ? now : beganAt);
    outbox.send(peer, { type: "exchange_done", exchange: id, known: knownHere });
    end(exchange, true);
  }

  function compare(
    exchange: Exchange,
    { level, ranges, digests }: Extract<DataMessage, { type: "digest_response" }>,
    now: number,
  ): void {
    const differing = ranges.filter((range, i) => {
      const here = store.tree.digest(level, range);
      const there = digests[i];
      return there === undefined || here[0] !== there[0] || here[1] !== there[1];
    });
    const { id, peer } = exchange;
    if (differing.length === 0) complete(exchange, now);
    else if (level === merkleDepth) {
      outbox.send(peer, { type: "keys_request", exchange: id, ranges: differing });
    } else {
      const next = differing.flatMap(childrenOf);
      outbox.send(peer, { type: "digest_request", exchange: id, level: level + 1, ranges: next });
    }
  }

  /** Says which entries are to be fetched and which given, so many at a time. */
  function plan(
    exchange: Exchange,
    { ranges, keys }: Extract<DataMessage, { type: "keys_response" }>,
  ): void {
    const there = new Map(keys.map(({ key, digest }) => [key, digest.join()]));
    const here = ranges.flatMap((range) => [...store.keysIn(range)]);
    const differing = new Set([...there.keys(), ...here]);
    const all = [...differing].filter((key) => there.get(key) !== store.digest(key).join());
    for (let i = 0; i < all.length; i += keysPerBatch) {
      const part = all.slice(i, i + keysPerBatch);
      exchange.batches.push({
        want: part.filter((key) => there.has(key)),
        give: part.filter((key) => store.get(key).versions.length > 0),
      });
    }
  }

  function next(exchange: Exchange, now: number): void {
    const { id, peer, batches } = exchange;
    const batch = batches[exchange.batch];
    if (batch === undefined) {
      complete(exchange, now);
      return;
    }
    const give = batch.give.map((key) => ({ key, entry: store.get(key) }));
    exchange.sent += give.length;
    const { want } = batch;
    const message = { exchange: id, batch: exchange.batch, want, give };
    outbox.send(peer, { type: "entries_request", ...message });
  }

  return {
    start(peer, now, done) {
      const running = open.get(peer);
      if (running !== undefined) {
        if (done !== undefined) running.done.push(done);
        return;
      }
      const id = core.nextId();
      open.set(peer, {
        id,
        peer,
        beganAt: now,
        knownHere: store.known.image(),
        knownThere: null,
        batches: [],
        batch: 0,
        received: 0,
        sent: 0,
        giveUpAt: now + patienceMs,
        done: done === undefined ? [] : [done],
      });
      outbox.send(peer, { type: "digest_request", exchange: id, level: 0, ranges: [0] });
    },
    receive(from, message, now) {
      const exchange = open.get(from);
      if (exchange === undefined || exchange.id !== message.exchange) return;
      exchange.giveUpAt = now + patienceMs;
      switch (message.type) {
        case "digest_response":
          if (message.known !== null) exchange.knownThere = message.known;
          compare(exchange, message, now);
          return;
        case "keys_response":
          if (exchange.batches.length > 0) return;
          plan(exchange, message);
          next(exchange, now);
          return;
        case "entries_response":
          if (message.batch !== exchange.batch) return;
          for (const { key, entry } of message.entries) {
            if (store.merge(key, entry)) exchange.received += 1;
          }
          exchange.batch += 1;
          next(exchange, now);
      }
    },
    tick(now) {
      for (const exchange of open.values()) if (now >= exchange.giveUpAt) end(exchange, false);
    },
    deadline: () =>
      Math.min(Number.POSITIVE_INFINITY, ...[...open.values()].map(({ giveUpAt }) => giveUpAt)),
  };
}

export type ExchangeQuestion = Extract<
  DataMessage,
  { type: "digest_request" | "keys_request" | "entries_request" | "exchange_done" }
>;

/** Answers the replica that leads an exchange. */
export function serveExchange(
  { store, outbox }: Pick<ReplicaCore, "store" | "outbox">,
  from: string,
  message: ExchangeQuestion,
): void {
  const { exchange } = message;
  switch (message.type) {
    case "digest_request": {
      const { level, ranges } = message;
      const digests = ranges.map((range) => store.tree.digest(level, range));
      const known = level === 0 ? store.known.image() : null;
      const answer = { exchange, level, ranges, digests, known };
      outbox.send(from, { type: "digest_response", ...answer });
      return;
    }
    case "keys_request": {
      const keys = message.ranges
        .flatMap((range) => [...store.keysIn(range)])
        .map((key) => ({ key, digest: store.digest(key) }));
      outbox.send(from, { type: "keys_response", exchange, ranges: message.ranges, keys });
      return;
    }
    case "entries_request": {
      const { batch, want, give } = message;
      for (const { key, entry } of give) store.merge(key, entry);
      const entries = want.map((key) => ({ key, entry: store.get(key) }));
      outbox.send(from, { type: "entries_response", exchange, batch, entries });
      return;
    }
    case "exchange_done":
      store.learn(message.known);
  }
}
