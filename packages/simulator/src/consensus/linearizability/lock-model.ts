import { assertNever } from "@edgeloom/kernel";
import type { SequentialModel } from "./history.ts";

/** What clients ask of one lock that is bound to a lease and so may fall free at any time. */
export type LockInput =
  | { readonly type: "acquire"; readonly lock: string; readonly holder: string }
  | { readonly type: "release"; readonly lock: string; readonly holder: string }
  | { readonly type: "keep"; readonly lock: string; readonly token: number }
  /** A write that carries a fencing token to whatever the lock guards. */
  | { readonly type: "fenced_write"; readonly lock: string; readonly token: number };

export type LockOutput =
  | { readonly kind: "granted"; readonly token: number }
  | { readonly kind: "busy" }
  | { readonly kind: "released" }
  | { readonly kind: "not_holder" }
  | { readonly kind: "accepted" }
  | { readonly kind: "fenced" };

export interface LockState {
  /** The latest to whom it was granted and who has not released it; its lease may have run out since. */
  readonly holder: string | null;
  /** The largest token that was seen granted. */
  readonly token: number;
}

/**
 * Locks with fencing tokens (Burrows, "The Chubby lock service", 2006). Expiry is not an operation of a client, so the
 * model lets it happen silently; what it does not let happen is a token that does not grow, a release by one that does
 * not hold, or a write accepted under a token older than one already granted. A lock that `queues` may also pass to a
 * waiter silently, so that who holds it is not known at each moment; the tokens are checked all the same.
 */
export function createLockModel({
  queues,
}: {
  readonly queues: boolean;
}): SequentialModel<LockState, LockInput, LockOutput> {
  return {
    initial: { holder: null, token: 0 },
    step(state, input, output) {
      switch (input.type) {
        case "acquire":
          return acquire(state, input.holder, output, queues);
        case "release":
          return release(state, input.holder, output, queues);
        case "keep":
        case "fenced_write":
          return useToken(state, input.token, output);
        default:
          return assertNever(input);
      }
    },
    key: ({ holder, token }) => `${token}/${holder ?? ""}`,
    partOf: ({ lock }) => lock,
  };
}

function acquire(
  state: LockState,
  holder: string,
  output: LockOutput | undefined,
  queues: boolean,
): LockState | undefined {
  // Without an answer nobody learnt the token, so that it bounds no later one.
  if (output === undefined) return { holder, token: state.token };
  if (output.kind === "busy") return state.holder === null && !queues ? undefined : state;
  if (output.kind !== "granted") return undefined;
  // Asking again while holding gives the same token again.
  if (state.holder === holder && output.token === state.token) return state;
  return output.token > state.token ? { holder, token: output.token } : undefined;
}

function release(
  state: LockState,
  holder: string,
  output: LockOutput | undefined,
  queues: boolean,
): LockState | undefined {
  const free = { holder: null, token: state.token };
  const freed = state.holder === holder ? free : state;
  // Without an answer it may have come too late as well.
  if (output === undefined || output.kind === "not_holder" || queues) return freed;
  return output.kind === "released" && state.holder === holder ? free : undefined;
}

/** A token is good until a larger one was granted; whether its lease ran out in between only the server knows. */
function useToken(
  state: LockState,
  token: number,
  output: LockOutput | undefined,
): LockState | undefined {
  if (output === undefined || output.kind === "fenced") return state;
  return output.kind === "accepted" && token >= state.token ? state : undefined;
}
