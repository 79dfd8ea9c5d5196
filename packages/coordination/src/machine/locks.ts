import type { PlantedBug } from "../planted-bugs.ts";
import { isTtl, type LifetimeNotices, refused, type TokenSource } from "./lifetimes.ts";
import type {
  ExpireCommand,
  Lifetime,
  LockCommand,
  LockOwner,
  LockView,
  MachineLimits,
  Outcome,
  SessionId,
  UnlockCommand,
} from "./types.ts";

type ExpireLockCommand = Extract<ExpireCommand, { type: "expire_lock" }>;

export interface LockClaim extends LockOwner {
  readonly ttlMs: number | null;
}

export interface Lock {
  readonly name: string;
  holder: LockClaim;
  token: number;
  readonly queue: LockClaim[];
}

/**
 * Locks with one holder each, an owner within a session, and a queue that is served in the order of arrival. Who holds
 * a lock is known by its token, so that a time limit set for one holder can never free the lock of the next.
 */
export class Locks {
  private readonly locks = new Map<string, Lock>();
  /** The locks that each session holds or waits for. */
  private readonly bySession = new Map<SessionId, Set<string>>();
  private readonly tokens: TokenSource;
  private readonly notices: LifetimeNotices;
  private readonly limits: MachineLimits;
  private readonly bugs: ReadonlySet<PlantedBug>;

  constructor(
    tokens: TokenSource,
    notices: LifetimeNotices,
    limits: MachineLimits,
    bugs: ReadonlySet<PlantedBug>,
  ) {
    this.tokens = tokens;
    this.notices = notices;
    this.limits = limits;
    this.bugs = bugs;
  }

  get(name: string): Lock | null {
    return this.locks.get(name) ?? null;
  }

  get size(): number {
    return this.locks.size;
  }

  all(): IterableIterator<Lock> {
    return this.locks.values();
  }

  clear(): void {
    this.locks.clear();
    this.bySession.clear();
  }

  load(lock: Lock): void {
    this.locks.set(lock.name, lock);
    for (const { sessionId } of [lock.holder, ...lock.queue]) this.bind(sessionId, lock.name);
  }

  acquire(sessionId: SessionId, { name, owner, wait, ttlMs }: LockCommand): Outcome {
    if (ttlMs !== null && !isTtl(ttlMs)) return refused("invalid_command");
    const claim: LockClaim = { sessionId, owner, ttlMs };
    const lock = this.locks.get(name);
    if (lock === undefined) {
      const granted: Lock = { name, holder: claim, token: this.tokens.next(), queue: [] };
      this.locks.set(name, granted);
      this.bind(sessionId, name);
      this.count(granted);
      return { type: "lock_granted", token: granted.token };
    }
    if (isSameOwner(lock.holder, claim)) return { type: "lock_granted", token: lock.token };
    const standing = lock.queue.findIndex((waiting) => isSameOwner(waiting, claim));
    if (standing >= 0) return { type: "lock_queued", position: standing + 1 };
    if (!wait) return refused("lock_held", lock.holder.owner);
    if (lock.queue.length >= this.limits.lockQueueMax) return refused("queue_full");
    lock.queue.push(claim);
    this.bind(sessionId, name);
    return { type: "lock_queued", position: lock.queue.length };
  }

  release(sessionId: SessionId, { name, owner }: UnlockCommand): Outcome {
    const lock = this.locks.get(name);
    const claim = { sessionId, owner };
    if (lock === undefined) return refused("lock_not_held");
    if (isSameOwner(lock.holder, claim)) {
      this.pass(lock);
      this.unbindUnlessNamed(sessionId, name);
      return { type: "unlocked", wasHeld: true };
    }
    const standing = lock.queue.findIndex((waiting) => isSameOwner(waiting, claim));
    if (standing < 0) return refused("lock_not_held", lock.holder.owner);
    lock.queue.splice(standing, 1);
    this.unbindUnlessNamed(sessionId, name);
    return { type: "unlocked", wasHeld: false };
  }

  expire({ name, token }: ExpireLockCommand): Outcome {
    const lock = this.locks.get(name);
    const isLater = lock?.token !== token && !this.bugs.has("expires_lock_of_later_holder");
    if (lock === undefined || isLater) return { type: "expired", expired: false };
    const { sessionId } = lock.holder;
    this.pass(lock);
    this.unbindUnlessNamed(sessionId, name);
    return { type: "expired", expired: true };
  }

  /** Frees what the session holds and takes it out of all queues. */
  endSession(sessionId: SessionId): void {
    const names = this.bySession.get(sessionId);
    if (names === undefined) return;
    this.bySession.delete(sessionId);
    for (const name of names) {
      const lock = this.locks.get(name);
      if (lock === undefined) continue;
      const staying = lock.queue.filter((waiting) => waiting.sessionId !== sessionId);
      lock.queue.splice(0, lock.queue.length, ...staying);
      if (lock.holder.sessionId === sessionId) this.pass(lock);
    }
  }

  /** Gives the lock to the next in the queue, under a new token, or to nobody. */
  private pass(lock: Lock): void {
    if (lock.holder.ttlMs !== null) this.notices.ended({ kind: "lock", name: lock.name });
    const next = lock.queue.shift();
    if (next === undefined) {
      this.locks.delete(lock.name);
      return;
    }
    lock.holder = next;
    lock.token = this.tokens.next();
    this.count(lock);
  }

  private count(lock: Lock): void {
    const lifetime = lifetimeOfLock(lock);
    if (lifetime !== null) this.notices.started(lifetime);
  }

  private bind(sessionId: SessionId, name: string): void {
    const names = this.bySession.get(sessionId);
    if (names === undefined) this.bySession.set(sessionId, new Set([name]));
    else names.add(name);
  }

  /** Another owner of the same session may still hold the lock or wait for it. */
  private unbindUnlessNamed(sessionId: SessionId, name: string): void {
    const lock = this.locks.get(name);
    const isNamed =
      lock !== undefined &&
      (lock.holder.sessionId === sessionId ||
        lock.queue.some((waiting) => waiting.sessionId === sessionId));
    if (isNamed) return;
    const names = this.bySession.get(sessionId);
    names?.delete(name);
    if (names?.size === 0) this.bySession.delete(sessionId);
  }
}

function isSameOwner(a: LockOwner, b: LockOwner): boolean {
  return a.sessionId === b.sessionId && a.owner === b.owner;
}

export function lifetimeOfLock({ name, token, holder }: Lock): Lifetime | null {
  return holder.ttlMs === null ? null : { kind: "lock", name, token, ttlMs: holder.ttlMs };
}

export function viewOfLock({ name, holder, token, queue }: Lock): LockView {
  const ownerOf = ({ sessionId, owner }: LockClaim): LockOwner => ({ sessionId, owner });
  return { name, holder: ownerOf(holder), token, ttlMs: holder.ttlMs, queue: queue.map(ownerOf) };
}
