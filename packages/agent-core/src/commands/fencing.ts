import { EdgeloomError } from "@edgeloom/kernel";
import type { DecisionContext } from "./decision.ts";

type Leasing = Pick<DecisionContext, "identity" | "state" | "lease">;

/**
 * @throws EdgeloomError `stale_fencing_token` when a higher token has been granted since, `invalid_input` when
 * `token` has never been granted.
 */
export function assertNotStale({ identity, state }: Leasing, token: number, field: string): void {
  const highest = state.fencingTokenHighest;
  if (token < highest) {
    throw new EdgeloomError({
      code: "stale_fencing_token",
      message: `Token ${token} is stale: ${identity.id} has since granted token ${highest}`,
      remedy: "Another holder has taken over. Acquire the lease again, and look before you go on",
      field,
    });
  }
  if (token > highest) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: `Token ${token} was never granted by ${identity.id}; the highest is ${highest}`,
      remedy: "Pass the token that acquire_lease answered",
      field,
    });
  }
}

/** The lease that a token stood for is over. */
export function leaseLost({ identity }: Leasing, token: number): EdgeloomError {
  return new EdgeloomError({
    code: "lease_lost",
    message: `The lease with token ${token} on ${identity.id} has expired or was released`,
    remedy: "Acquire the lease again",
  });
}

/**
 * Lets a change through when the node is not leased and no token is claimed, or when `token` is that of the
 * lease in force.
 * @throws EdgeloomError `stale_fencing_token`, `lease_lost`, `lease_held`, `invalid_input`
 */
export function assertMayChange(context: Leasing, token: number | undefined): void {
  const { identity, lease } = context;
  if (token !== undefined) {
    assertNotStale(context, token, "fencingToken");
    if (lease === null) throw leaseLost(context, token);
    return;
  }
  if (lease === null) return;
  throw new EdgeloomError({
    code: "lease_held",
    message: `${identity.id} is leased by ${lease.holder}, and only its holder may change it`,
    remedy: "Pass the fencing token of the lease, or wait until it is released or expires",
    field: "fencingToken",
  });
}
