import { EdgeloomError } from "@edgeloom/kernel";
import type { CommandRequest } from "../commands.ts";
import type { Lease } from "../lifecycle.ts";
import { type Decision, type DecisionContext, decided } from "./decision.ts";
import { assertNotStale, leaseLost } from "./fencing.ts";

/**
 * Grants the lease with the next token. A holder that asks again while it holds the lease is refused like
 * anybody else: two processes under one name must not both believe that they hold it.
 */
export function acquireLease(
  context: DecisionContext,
  { holder, ttlMs }: CommandRequest<"acquire_lease">,
): Decision {
  const { identity, state, lease: current, now } = context;
  if (current !== null) {
    throw new EdgeloomError({
      code: "lease_held",
      message: `${identity.id} is leased by ${current.holder} with token ${current.token}`,
      remedy: "Wait until the lease is released or expires",
      field: "holder",
    });
  }
  const token = state.fencingTokenHighest + 1;
  const lease: Lease = { holder, token, ttlMs, acquiredAt: now, expiresAt: now + ttlMs };
  return decided([{ type: "lease_granted", lease, at: now }], lease);
}

export function renewLease(
  context: DecisionContext,
  { holder, token, ttlMs }: CommandRequest<"renew_lease">,
): Decision {
  const { lease: current, now } = context;
  assertNotStale(context, token, "token");
  if (current === null) throw leaseLost(context, token);
  assertHolder(context, current, holder);
  const lease: Lease = { ...current, ttlMs, expiresAt: now + ttlMs };
  return decided([{ type: "lease_renewed", lease, at: now }], lease);
}

/** Releasing a lease that is over already is no error, but answers `released: false`. */
export function releaseLease(
  context: DecisionContext,
  { holder, token }: CommandRequest<"release_lease">,
): Decision {
  const { lease: current, now } = context;
  assertNotStale(context, token, "token");
  if (current === null) return decided([], { released: false });
  assertHolder(context, current, holder);
  return decided([{ type: "lease_ended", reason: "released", at: now }], { released: true });
}

function assertHolder({ identity }: DecisionContext, lease: Lease, holder: string): void {
  if (lease.holder === holder) return;
  throw new EdgeloomError({
    code: "lease_held",
    message: `The lease on ${identity.id} belongs to ${lease.holder}, not to ${holder}`,
    remedy: "Give the holder that acquired it",
    field: "holder",
  });
}
