import { EdgeloomError, type JsonObject } from "@edgeloom/kernel";
import type { CommandRequest } from "../commands.ts";
import type { Lease, LeaseGrant } from "../lifecycle.ts";
import { type Decision, type DecisionContext, decided } from "./decision.ts";
import { assertNotStale, leaseLost } from "./fencing.ts";

/**
 * Grants the lease with the next token. A holder that asks again while it holds the lease is refused like
 * anybody else: two processes under one name must not both believe that they hold it.
 *
 * A lease may have been granted by a coordination group instead, so that it holds for controllers on both sides of a
 * cut. The edge node then follows the group and stays the last guard:
 * - it takes no grant older than the newest it has seen, so who lost the lease in the group has lost it here;
 * - a newer grant ends the lease of an older one, which the group has let go;
 * - it grants nothing by itself any more, since a holder that it cannot hear may still have the group's lease;
 * - its own fencing tokens go on growing by one, whoever grants.
 */
export function acquireLease(
  context: DecisionContext,
  { holder, ttlMs, grant, withoutGroup }: CommandRequest<"acquire_lease">,
): Decision {
  const { lease: current, state, now } = context;
  if (grant !== undefined) return takeGrant(context, holder, ttlMs, grant);
  if (current !== null) throw leaseHeld(context, current);
  if (state.leaseGrant !== null && withoutGroup !== true) throw grantedByGroup(context);
  const lease = newLease(context, holder, ttlMs);
  return decided([{ type: "lease_granted", lease, at: now }], told(lease));
}

/** A lease as an answer. */
const told = ({ grant, ...lease }: Lease): JsonObject =>
  grant === undefined ? lease : { ...lease, grant };

function takeGrant(
  context: DecisionContext,
  holder: string,
  ttlMs: number,
  grant: LeaseGrant,
): Decision {
  const { identity, lease: current, state, now } = context;
  const { leaseGrant: newest } = state;
  const isOfGroup = newest?.group === grant.group;
  if (isOfGroup && grant.token < newest.token) {
    throw new EdgeloomError({
      code: "stale_fencing_token",
      message: `The group's token ${grant.token} is stale: ${identity.id} has seen token ${newest.token}`,
      remedy: "Another holder has taken over. Acquire the lease again, and look before you go on",
      field: "grant",
    });
  }
  if (current !== null && current.grant?.group !== grant.group) throw leaseHeld(context, current);
  if (current?.grant?.token === grant.token) {
    // Shown again: the answer to the first time was lost.
    assertHolder(context, current, holder);
    return renewed(context, current, ttlMs);
  }
  const lease: Lease = { ...newLease(context, holder, ttlMs), grant };
  const granted = { type: "lease_granted", lease, at: now } as const;
  const ended = { type: "lease_ended", reason: "expired", at: now } as const;
  return decided(current === null ? [granted] : [ended, granted], told(lease));
}

function newLease({ state, now }: DecisionContext, holder: string, ttlMs: number): Lease {
  const token = state.fencingTokenHighest + 1;
  return { holder, token, ttlMs, acquiredAt: now, expiresAt: now + ttlMs };
}

function renewed({ now }: DecisionContext, current: Lease, ttlMs: number): Decision {
  const lease: Lease = { ...current, ttlMs, expiresAt: now + ttlMs };
  return decided([{ type: "lease_renewed", lease, at: now }], told(lease));
}

export function renewLease(
  context: DecisionContext,
  { holder, token, ttlMs, grant }: CommandRequest<"renew_lease">,
): Decision {
  const { lease: current } = context;
  assertNotStale(context, token, "token");
  if (current === null) throw leaseLost(context, token);
  assertHolder(context, current, holder);
  if (current.grant !== undefined && grant === undefined) throw grantedByGroup(context);
  if (current.grant?.group !== grant?.group || current.grant?.token !== grant?.token) {
    throw leaseLost(context, token);
  }
  return renewed(context, current, ttlMs);
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

function leaseHeld({ identity }: DecisionContext, { holder, token }: Lease): EdgeloomError {
  return new EdgeloomError({
    code: "lease_held",
    message: `${identity.id} is leased by ${holder} with token ${token}`,
    remedy: "Wait until the lease is released or expires",
    field: "holder",
  });
}

function grantedByGroup({ identity, state }: DecisionContext): EdgeloomError {
  return new EdgeloomError({
    code: "conflict",
    message: `Leases on ${identity.id} are granted by the coordination group ${state.leaseGrant?.group ?? ""}`,
    remedy:
      "Ask for the lease through the group, as an Edge state machine does. If the group is gone for good, acquire the lease without it",
    field: "grant",
  });
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
