import { formatTimestamp, type HybridTimestamp } from "@edgeloom/coordination";
import { EdgeloomError, err, ok } from "@edgeloom/kernel";
import { addVersion, type Entry, type Version } from "../entry/entry.ts";
import { mergedValue } from "../entry/resolve.ts";
import { isSatisfied, type Requirement, requirementsOf } from "../levels/levels.ts";
import {
  emptySession,
  extendSession,
  type Session,
  sessionOf,
  tokenOf,
} from "../session/session.ts";
import { applyChange, latestPart } from "../values/change.ts";
import { absent, type ReplicatedValue } from "../values/replicated-value.ts";
import {
  coversDot,
  type Dot,
  emptyVector,
  joinVectors,
  sameDot,
  type VersionVector,
  withDot,
} from "../versions/version-vector.ts";
import type { ReplicaCore } from "./core.ts";
import type { Hints } from "./hints.ts";
import type { Answer, WriteAnswer, WriteRequest } from "./types.ts";

/** Takes writes in, sends them to the other replicas, and answers when enough of them have it on disk. */
export interface Writing {
  /** @throws EdgeloomError as the change cannot be made; nothing has happened then */
  begin(request: WriteRequest, now: number, answer: Answer<WriteAnswer>): void;
  acknowledged(from: string, id: number, now: number): void;
  tick(now: number): void;
  deadline(): number;
}

interface PendingWrite {
  readonly request: WriteRequest;
  readonly version: Pick<Version, "dot" | "stamp">;
  readonly conflicts: number;
  readonly session: Session;
  readonly requirements: readonly Requirement[];
  readonly acknowledged: Set<string>;
  readonly places: readonly string[];
  readonly beganAt: number;
  readonly hintAt: number;
  readonly answerBy: number;
  hinted: boolean;
  /** Null once it was called. */
  answer: Answer<WriteAnswer> | null;
}

/** More versions of one key than this are a client that never says what it has seen. */
const siblingsMax = 100;

const mergingChanges: ReadonlySet<string> = new Set(["increment", "change_set", "change_map"]);

export function createWriting(core: ReplicaCore, hints: Hints, hintAfterMs: number): Writing {
  const { store, outbox, metrics, hybridClock } = core;
  const pending = new Map<number, PendingWrite>();

  /** What this key holds as the ground of a change that merges. */
  function groundOf(entry: Entry): ReplicatedValue {
    const merged = mergedValue(entry, core.bugs);
    if (merged !== null) return merged.value;
    return entry.versions.find(({ value }) => value.kind !== "absent")?.value ?? absent;
  }

  /**
   * This actor's part of a counter can be counted on in only when a version here has seen this actor's last write: an
   * older one may have come back after a deletion, with less in that part than was once there.
   */
  function knowsOwnLast(entry: Entry): boolean {
    const counter = entry.context.get(core.actor) ?? 0;
    const last: Dot = { actor: core.actor, counter };
    return entry.versions.some(
      ({ dot, context, value }) =>
        value.kind !== "absent" && (sameDot(dot, last) || coversDot(context, last)),
    );
  }

  /** The writes of this key that the new one replaces. */
  function contextOf({ change, resolution, key }: WriteRequest, entry: Entry, session: Session) {
    const seen = session.seen.get(key) ?? emptyVector;
    if (mergingChanges.has(change.type)) return entry.context;
    return resolution === "keep_siblings" ? seen : joinVectors(entry.context, seen);
  }

  function makeVersion(request: WriteRequest, session: Session, stamp: HybridTimestamp): Version {
    const entry = store.get(request.key);
    if (entry.versions.length >= siblingsMax && request.resolution === "keep_siblings") {
      throw tooManySiblings(request.key);
    }
    const dot = { actor: core.actor, counter: store.known.upTo(core.actor) + 1 };
    const continues = knowsOwnLast(entry);
    const value = applyChange(groundOf(entry), request.change, {
      dot,
      stamp,
      origin: core.nodeId,
      partOf: (counter) => (continues ? latestPart(counter, core.actor) : null),
    });
    return {
      dot,
      context: contextOf(request, entry, session),
      dependencies: session.vector,
      stamp,
      origin: core.nodeId,
      request: request.request,
      value,
    };
  }

  function conflictsOf(key: string): number {
    return Math.max(0, store.get(key).versions.length - 1);
  }

  /** Carries the write out here, unless that was done before. */
  function carryOut(request: WriteRequest, session: Session): Pick<Version, "dot" | "stamp"> {
    const done = request.request === "" ? undefined : store.requested(request.request);
    if (done !== undefined && done.key === request.key) {
      return done;
    }
    const stamp = hybridClock.receive(session.stamp);
    const version = makeVersion(request, session, stamp);
    store.merge(request.key, addVersion(store.get(request.key), version));
    return version;
  }

  const sessionAfter = (
    { key }: WriteRequest,
    session: Session,
    { dot, stamp }: Pick<Version, "dot" | "stamp">,
    context: VersionVector,
  ): Session => {
    const vector = withDot(emptyVector, dot);
    return extendSession(session, key, { vector, stamp, context });
  };

  const answerOf = (write: PendingWrite): WriteAnswer => ({
    version: {
      actor: write.version.dot.actor,
      counter: write.version.dot.counter,
      stamp: formatTimestamp(write.version.stamp),
    },
    acknowledged: [...write.acknowledged],
    pending: write.places.filter((one) => !write.acknowledged.has(one)),
    conflicts: write.conflicts,
    session: tokenOf(write.session),
  });

  function settle(id: number, write: PendingWrite): void {
    if (write.answer !== null && isSatisfied(write.requirements, write.acknowledged)) {
      metrics.wrote(true);
      const { answer } = write;
      write.answer = null;
      answer(ok(answerOf(write)));
    }
    if (write.acknowledged.size === write.places.length) pending.delete(id);
  }

  function giveUp(id: number, write: PendingWrite): void {
    pending.delete(id);
    if (write.answer === null) return;
    metrics.wrote(false);
    write.answer(err(levelNotReached(write)));
  }

  function keepForOthers(write: PendingWrite): void {
    write.hinted = true;
    for (const peer of write.places) {
      if (!write.acknowledged.has(peer)) hints.keep(peer, write.request.key);
    }
  }

  return {
    begin(request, now, answer) {
      const session = request.session === null ? emptySession : sessionOf(request.session);
      const version = carryOut(request, session);
      const places = core.places().map(({ nodeId }) => nodeId);
      const id = core.nextId();
      const { key } = request;
      const conflicts = conflictsOf(key);
      const merges = request.resolution !== "keep_siblings";
      metrics.conflicts(conflicts, merges ? conflicts : 0);
      const written = store.get(key);
      // The client was not shown the siblings of what it wrote, so it must not be taken to have settled them.
      const isAlone = written.versions.length === 1 || request.resolution !== "keep_siblings";
      const context = isAlone ? written.context : emptyVector;
      const write: PendingWrite = {
        request,
        version,
        conflicts,
        session: sessionAfter(request, session, version, context),
        requirements: requirementsOf(request.level, core.places(), core.nodeId),
        acknowledged: new Set(),
        places,
        beganAt: now,
        hintAt: now + Math.min(hintAfterMs, request.timeoutMs),
        answerBy: now + request.timeoutMs,
        hinted: false,
        answer,
      };
      pending.set(id, write);
      const entry = store.get(key);
      for (const peer of core.others()) {
        outbox.send(peer, { type: "write_request", id, key, entry });
      }
      outbox.call(() => {
        write.acknowledged.add(core.nodeId);
        settle(id, write);
      });
    },
    acknowledged(from, id, now) {
      const write = pending.get(id);
      if (write === undefined || write.acknowledged.has(from)) return;
      write.acknowledged.add(from);
      metrics.lag(now - write.beganAt);
      if (write.hinted) hints.delivered(from, write.request.key);
      settle(id, write);
    },
    tick(now) {
      for (const [id, write] of pending) {
        if (now >= write.hintAt && !write.hinted) keepForOthers(write);
        if (now >= write.answerBy) giveUp(id, write);
      }
    },
    deadline() {
      let at = Number.POSITIVE_INFINITY;
      for (const { hintAt, answerBy, hinted } of pending.values()) {
        at = Math.min(at, answerBy, hinted ? answerBy : hintAt);
      }
      return at;
    },
  };
}

function tooManySiblings(key: string): EdgeloomError {
  return new EdgeloomError({
    code: "conflict",
    message: `"${key}" has ${siblingsMax} versions that do not know of each other`,
    remedy: "Read the key, settle the conflict, and write with the session of that read",
    field: "session",
  });
}

function levelNotReached({ request, acknowledged, places }: PendingWrite): EdgeloomError {
  const silent = places.filter((one) => !acknowledged.has(one));
  return new EdgeloomError({
    code: "unavailable",
    message: `"${request.key}" was to be written with level ${request.level}; after ${request.timeoutMs} ms ${[...acknowledged].join(", ") || "no edge node"} had it, and ${silent.join(", ")} had not answered`,
    remedy: "It is kept and spreads when they can be reached. Try again, or ask for a lower level",
    field: "level",
  });
}
