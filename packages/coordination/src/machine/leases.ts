import type { PlantedBug } from "../planted-bugs.ts";
import { isTtl, type LifetimeNotices, refused, type TokenSource } from "./lifetimes.ts";
import type {
  AcquireLeaseCommand,
  ExpireCommand,
  KeepLeaseCommand,
  LeaseView,
  Lifetime,
  Outcome,
  ReleaseLeaseCommand,
} from "./types.ts";

type ExpireLeaseCommand = Extract<ExpireCommand, { type: "expire_lease" }>;

/**
 * Names held by one holder each for a time (Gray and Cheriton, "Leases", SOSP 1989). A lease here ends only by a
 * command: the leader's clock decides when to propose it, the log decides whether it came before a renewal.
 */
export class Leases {
  private readonly leases = new Map<string, LeaseView>();
  private readonly tokens: TokenSource;
  private readonly notices: LifetimeNotices;
  private readonly bugs: ReadonlySet<PlantedBug>;

  constructor(tokens: TokenSource, notices: LifetimeNotices, bugs: ReadonlySet<PlantedBug>) {
    this.tokens = tokens;
    this.notices = notices;
    this.bugs = bugs;
  }

  get(name: string): LeaseView | null {
    return this.leases.get(name) ?? null;
  }

  get size(): number {
    return this.leases.size;
  }

  all(): IterableIterator<LeaseView> {
    return this.leases.values();
  }

  clear(): void {
    this.leases.clear();
  }

  load(lease: LeaseView): void {
    this.leases.set(lease.name, lease);
  }

  acquire({ name, holder, ttlMs }: AcquireLeaseCommand): Outcome {
    if (!isTtl(ttlMs)) return refused("invalid_command");
    const current = this.leases.get(name);
    if (current !== undefined && current.holder !== holder) {
      return refused("lease_held", current.holder);
    }
    const token = current === undefined ? this.tokens.next() : current.token;
    const renewal = current === undefined ? 1 : current.renewal + 1;
    this.count({ name, holder, token, ttlMs, renewal });
    return { type: "lease_granted", token, renewal, ttlMs };
  }

  keep({ name, token }: KeepLeaseCommand): Outcome {
    const current = this.leases.get(name);
    if (current === undefined || current.token !== token) {
      return refused("lease_not_held", current?.holder ?? null);
    }
    const kept = { ...current, renewal: current.renewal + 1 };
    this.count(kept);
    return { type: "lease_kept", renewal: kept.renewal, ttlMs: kept.ttlMs };
  }

  release({ name, token }: ReleaseLeaseCommand): Outcome {
    const current = this.leases.get(name);
    if (current === undefined || current.token !== token) {
      return refused("lease_not_held", current?.holder ?? null);
    }
    this.end(name);
    return { type: "lease_released" };
  }

  expire({ name, token, renewal }: ExpireLeaseCommand): Outcome {
    const current = this.leases.get(name);
    const isLate = current?.renewal !== renewal && !this.bugs.has("expires_lease_despite_renewal");
    if (current === undefined || current.token !== token || isLate) {
      return { type: "expired", expired: false };
    }
    this.end(name);
    return { type: "expired", expired: true };
  }

  private count(lease: LeaseView): void {
    this.leases.set(lease.name, lease);
    this.notices.started(lifetimeOfLease(lease));
  }

  private end(name: string): void {
    this.leases.delete(name);
    this.notices.ended({ kind: "lease", name });
  }
}

export function lifetimeOfLease({ name, token, renewal, ttlMs }: LeaseView): Lifetime {
  return { kind: "lease", name, token, renewal, ttlMs };
}
