import type { Lifetime, LifetimeChange, LifetimeKey, Refusal, RefusalReason } from "./types.ts";

/** Tells a listener, if there is one, which times to live begin and end. */
export class LifetimeNotices {
  listener: ((change: LifetimeChange) => void) | null = null;

  started(lifetime: Lifetime): void {
    this.listener?.({ type: "lifetime_started", lifetime });
  }

  ended(lifetime: LifetimeKey): void {
    this.listener?.({ type: "lifetime_ended", lifetime });
  }
}

/** Draws fencing tokens: each larger than all before it, over all leases and locks. */
export class TokenSource {
  last = 0;

  next(): number {
    this.last += 1;
    return this.last;
  }
}

/** Longest time to live: thirty days. */
const ttlMsMax = 30 * 24 * 3_600_000;

export function isTtl(ttlMs: number): boolean {
  return Number.isInteger(ttlMs) && ttlMs > 0 && ttlMs <= ttlMsMax;
}

export function refused(reason: RefusalReason, holder: string | null = null): Refusal {
  return { type: "refused", reason, holder };
}
