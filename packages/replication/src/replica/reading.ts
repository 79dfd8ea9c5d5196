import { formatTimestamp } from "@edgeloom/coordination";
import { EdgeloomError, err, ok } from "@edgeloom/kernel";
import { digestOf, type Entry, emptyEntry, joinEntries } from "../entry/entry.ts";
import { type Resolved, resolveEntry } from "../entry/resolve.ts";
import { isSatisfied, type Requirement, requirementsOf } from "../levels/levels.ts";
import {
  emptySession,
  extendSession,
  type Session,
  sessionOf,
  tokenOf,
} from "../session/session.ts";
import {
  emptyVector,
  joinVectors,
  type VersionVector,
  withDot,
} from "../versions/version-vector.ts";
import type { ReplicaCore } from "./core.ts";
import type { Exchanges } from "./exchange.ts";
import type { Freshness } from "./freshness.ts";
import type { DataMessage } from "./messages.ts";
import type { Answer, ReadAnswer, ReadRequest } from "./types.ts";

/** Asks as many copies as the level wants, joins what they have, and repairs those that were behind. */
export interface Reading {
  begin(request: ReadRequest, now: number, answer: Answer<ReadAnswer>): void;
  answered(
    from: string,
    message: Extract<DataMessage, { type: "read_response" }>,
    now: number,
  ): void;
  /** A comparison with another replica is over; a read may have waited for it. */
  retry(now: number): void;
  tick(now: number): void;
  deadline(): number;
}

interface Copy {
  readonly entry: Entry;
  /** Age against the primary when the copy was asked for, at the latest; null when unknown. */
  readonly ageMs: number | null;
  readonly at: number;
}

interface PendingRead {
  readonly request: ReadRequest;
  readonly session: Session;
  readonly need: VersionVector;
  readonly requirements: readonly Requirement[];
  readonly copies: Map<string, Copy>;
  readonly behind: Set<string>;
  readonly beganAt: number;
  readonly answerBy: number;
  retryAt: number;
  asked: boolean;
  answer: Answer<ReadAnswer> | null;
}

/** Pause before a read that finds no copy good enough has copies compared again. */
const retryMs = 250;
/** How long answers that come after the read was answered are still used for repair. */
const repairMs = 2_000;

export function createReading(
  core: ReplicaCore,
  exchanges: Exchanges,
  freshness: Freshness,
): Reading {
  const { store, outbox, metrics } = core;
  const pending = new Map<number, PendingRead>();

  function look(read: PendingRead, now: number): void {
    const mayAnswer = core.bugs.has("ignores_session") || store.known.covers(read.need);
    if (!mayAnswer) {
      read.behind.add(core.nodeId);
      return;
    }
    const entry = store.get(read.request.key);
    read.copies.set(core.nodeId, { entry, ageMs: freshness.ageMs(now), at: now });
  }

  /** The least age of the copies, counted from before they were asked for. */
  function ageOf(read: PendingRead, now: number): number | null {
    let least: number | null = null;
    for (const { ageMs, at } of read.copies.values()) {
      if (ageMs === null) continue;
      const age = ageMs + (now - at);
      least = least === null ? age : Math.min(least, age);
    }
    return least;
  }

  const joined = ({ copies }: PendingRead): Entry =>
    [...copies.values()].reduce((all, { entry }) => joinEntries(all, entry, core.bugs), emptyEntry);

  function isFresh(read: PendingRead, entry: Entry, now: number): boolean {
    if (read.request.model !== "bounded_staleness") return true;
    let age = ageOf(read, now);
    if (core.bugs.has("staleness_by_write_age")) {
      const { latest } = resolveEntry(entry, "last_write_wins");
      age = latest === null ? age : core.wallMs() - latest.stamp.wallMs;
    }
    return age !== null && age <= read.request.stalenessMsMax;
  }

  /** Sends the joined entry to the copies that lack some of it. */
  function repair(read: PendingRead, entry: Entry): string[] {
    const { key } = read.request;
    const wanted = digestOf(key, entry).join();
    store.merge(key, entry);
    const behind = [...read.copies].filter(
      ([nodeId, copy]) => nodeId !== core.nodeId && digestOf(key, copy.entry).join() !== wanted,
    );
    for (const [nodeId] of behind) {
      outbox.send(nodeId, { type: "write_request", id: core.nextId(), key, entry });
    }
    return behind.map(([nodeId]) => nodeId);
  }

  function sessionAfter({ session, request }: PendingRead, entry: Entry): Session {
    let { stamp } = session;
    let vector = emptyVector;
    for (const version of entry.versions) {
      vector = joinVectors(withDot(vector, version.dot), version.dependencies);
      if (formatTimestamp(version.stamp) > formatTimestamp(stamp)) stamp = version.stamp;
    }
    if (core.bugs.has("session_forgets_reads")) vector = emptyVector;
    return extendSession(session, request.key, { vector, stamp, context: entry.context });
  }

  function answerOf(
    read: PendingRead,
    entry: Entry,
    resolved: Resolved,
    repaired: readonly string[],
    now: number,
  ): ReadAnswer {
    const { latest } = resolved;
    return {
      exists: resolved.exists,
      value: resolved.value,
      version: latest === null ? null : { ...latest.dot, stamp: formatTimestamp(latest.stamp) },
      copies: [...read.copies.keys()],
      repaired,
      stalenessMs: ageOf(read, now),
      conflicts: resolved.conflicts,
      siblings: resolved.siblings,
      session: tokenOf(sessionAfter(read, entry)),
    };
  }

  function tryAnswer(read: PendingRead, now: number): void {
    if (read.answer === null) return;
    look(read, now);
    if (!isSatisfied(read.requirements, new Set(read.copies.keys()))) return;
    const entry = joined(read);
    if (!isFresh(read, entry, now)) return;
    const { request, answer } = read;
    const wasBehind = digestOf(request.key, entry).join() !== store.digest(request.key).join();
    const known = store.get(request.key).versions.length > 0 || entry.versions.length > 0;
    const repaired = repair(read, entry);
    const resolved = resolveEntry(entry, request.resolution, core.bugs);
    metrics.read(known && (wasBehind || repaired.length > 0));
    metrics.conflicts(
      resolved.conflicts,
      request.resolution === "keep_siblings" ? 0 : resolved.conflicts,
    );
    const given = answerOf(read, entry, resolved, repaired, now);
    read.answer = null;
    // After what the answer tells of is durable here.
    outbox.call(() => answer(ok(given)));
  }

  function ask(id: number, read: PendingRead): void {
    read.asked = true;
    const { request, need } = read;
    for (const peer of core.others()) {
      outbox.send(peer, { type: "read_request", id, key: request.key, need });
    }
  }

  /** Fetches what is missing: from the primary what makes the copy fresh, from anybody what the session has seen. */
  function pursue(read: PendingRead, now: number): void {
    read.retryAt = now + retryMs;
    const isBehind = !store.known.covers(read.need);
    const peers =
      read.request.model === "bounded_staleness" && !isBehind ? [core.primary()] : core.others();
    for (const peer of peers) if (peer !== core.nodeId) exchanges.start(peer, now);
  }

  return {
    begin(request, now, answer) {
      const id = core.nextId();
      const session = request.session === null ? emptySession : sessionOf(request.session);
      const read: PendingRead = {
        request,
        session,
        need: session.vector,
        requirements: requirementsOf(request.level, core.places(), core.nodeId),
        copies: new Map(),
        behind: new Set(),
        beganAt: now,
        answerBy: now + request.timeoutMs,
        retryAt: now + retryMs,
        asked: false,
        answer,
      };
      pending.set(id, read);
      tryAnswer(read, now);
      if (read.answer === null) {
        pending.delete(id);
        return;
      }
      ask(id, read);
      const counts = isSatisfied(read.requirements, new Set(read.copies.keys()));
      if (read.behind.size > 0 || counts) pursue(read, now);
    },
    answered(from, { id, entry, isBehind, ageMs }, now) {
      const read = pending.get(id);
      if (read === undefined) return;
      if (isBehind) {
        read.behind.add(from);
        return;
      }
      const late = read.answer === null;
      // When the other replica looked is not known here, only that it was after it was asked.
      read.copies.set(from, { entry, ageMs, at: read.beganAt });
      if (late) repair(read, joined(read));
      else tryAnswer(read, now);
    },
    retry(now) {
      for (const read of pending.values()) tryAnswer(read, now);
    },
    tick(now) {
      for (const [id, read] of pending) {
        if (now >= read.retryAt && read.answer !== null) {
          tryAnswer(read, now);
          if (read.answer !== null) {
            ask(id, read);
            pursue(read, now);
          }
        }
        if (now >= read.answerBy && read.answer !== null) {
          const failure = notAnswered(read, ageOf(read, now), core);
          read.answer(err(failure));
          metrics.read(false);
          pending.delete(id);
        } else if (read.answer === null && now >= read.beganAt + repairMs) pending.delete(id);
      }
    },
    deadline() {
      let at = Number.POSITIVE_INFINITY;
      for (const { answer, answerBy, retryAt, beganAt } of pending.values()) {
        at = Math.min(at, answer === null ? beganAt + repairMs : Math.min(answerBy, retryAt));
      }
      return at;
    },
  };
}

function notAnswered(
  { request, copies, requirements, behind }: PendingRead,
  ageMs: number | null,
  core: ReplicaCore,
): EdgeloomError {
  const { key, level, timeoutMs } = request;
  if (request.model === "bounded_staleness" && isSatisfied(requirements, new Set(copies.keys()))) {
    const age =
      ageMs === null ? "was never compared with it" : `is ${Math.ceil(ageMs)} ms behind it`;
    return new EdgeloomError({
      code: "unavailable",
      message: `"${key}" cannot be read within ${request.stalenessMsMax} ms of ${core.primary()}: the copy on ${core.nodeId} ${age}, and ${core.primary()} did not answer within ${timeoutMs} ms`,
      remedy: "Allow more staleness, read with the model eventual, or mend the way to the primary",
      field: "stalenessThresholdMs",
    });
  }
  const answered = [...copies.keys()].join(", ") || "none";
  const lacking = [...behind].filter((one) => !copies.has(one)).join(", ");
  const lag = lacking === "" ? "" : `; ${lacking} lack what the session has seen`;
  return new EdgeloomError({
    code: "unavailable",
    message: `"${key}" was to be read with level ${level}; after ${timeoutMs} ms these had answered: ${answered}${lag}`,
    remedy: "Try again when the other copies can be reached, or ask for a lower level",
    field: "level",
  });
}
