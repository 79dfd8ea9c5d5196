import type { Clock, TimerHandle, Timers } from "@edgeloom/kernel";
import type { FencingToken, Outcome } from "../machine/types.ts";
import type { ClientResult, GroupClient } from "./types.ts";

export interface LeaseHolderOptions {
  readonly client: Pick<GroupClient, "execute">;
  readonly clock: Pick<Clock, "monotonic">;
  readonly timers: Pick<Timers, "after">;
  readonly name: string;
  /** Unique for this run of the process: whoever asks under the same name is taken for the same holder. */
  readonly holder: string;
  readonly ttlMs: number;
  /** The bound on how fast or slow a monotonic clock may run, as a fraction (default 0.1). */
  readonly clockDriftMax?: number | undefined;
  /** The lease was gained, under a new token, or lost (null). */
  readonly onChange?: ((token: FencingToken | null) => void) | undefined;
}

export interface LeaseHolder {
  /**
   * The fencing token while the lease is surely held at this moment, else null. To be asked before each act, and to be
   * sent along with it: a process can be paused between the two.
   */
  token(): FencingToken | null;
  /** Who has the lease, as last heard, while another has it. */
  otherHolder(): string | null;
  /** Gives the lease back and stops wanting it. */
  release(): void;
  /** Stops wanting the lease; it ends by its time to live. Nothing fires any more. */
  close(): void;
}

/**
 * Wants a lease and keeps it as long as the group can be reached. The time to live counts from before the request was
 * made and shortened by the clock's drift, so that this side stops before the group gives the lease to another
 * (Gray and Cheriton, "Leases", SOSP 1989).
 */
export function createLeaseHolder(options: LeaseHolderOptions): LeaseHolder {
  const { client, clock, timers, name, holder, ttlMs, onChange } = options;
  const certainMs = ttlMs * (1 - (options.clockDriftMax ?? 0.1));
  let held: { readonly token: FencingToken; readonly until: number } | null = null;
  let other: string | null = null;
  let askTimer: TimerHandle | null = null;
  let endTimer: TimerHandle | null = null;
  let isClosed = false;

  function ask(): void {
    const askedAt = clock.monotonic();
    client.execute(
      { type: "acquire_lease", name, holder, ttlMs },
      (result) => onAnswer(result, askedAt),
      { deadlineMs: ttlMs },
    );
  }

  function onAnswer(result: ClientResult<Outcome>, askedAt: number): void {
    if (isClosed) return;
    // From the request on, not the answer: an answer that was long in coming leaves little of the time to live.
    const pauseMs = askedAt + ttlMs / 3 - clock.monotonic();
    askTimer = timers.after(Math.max(pauseMs, ttlMs / 30), ask);
    if (!result.ok) return;
    const outcome = result.value;
    if (outcome.type === "lease_granted") hold(outcome.token, askedAt + certainMs);
    else if (outcome.type === "refused") lose(outcome.holder);
  }

  function hold(token: FencingToken, until: number): void {
    if (until <= clock.monotonic()) return;
    const isNew = held?.token !== token;
    if (isNew) lose(null);
    held = { token, until };
    other = null;
    endTimer?.cancel();
    endTimer = timers.after(until - clock.monotonic(), () => lose(null));
    if (isNew) onChange?.(token);
  }

  function lose(to: string | null): void {
    other = to;
    endTimer?.cancel();
    endTimer = null;
    if (held === null) return;
    held = null;
    onChange?.(null);
  }

  function close(): void {
    isClosed = true;
    askTimer?.cancel();
    endTimer?.cancel();
    held = null;
  }

  ask();
  return {
    token: () => (held !== null && clock.monotonic() < held.until ? held.token : null),
    otherHolder: () => other,
    release() {
      if (isClosed) return;
      const token = held?.token;
      close();
      if (token === undefined) return;
      client.execute({ type: "release_lease", name, token }, () => undefined, {
        deadlineMs: ttlMs,
      });
    },
    close,
  };
}
