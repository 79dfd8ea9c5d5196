import type { Command, Fence, GroupClient, Outcome } from "@edgeloom/coordination";
import type { SeededRandom } from "@edgeloom/kernel";
import type { LockInput, LockOutput } from "../linearizability/lock-model.ts";
import type { VirtualProcess } from "../virtual/process.ts";
import type { ClientInvariants } from "./client-invariants.ts";
import type { HistoryRecorder } from "./history-recorder.ts";

export interface HolderTrafficOptions {
  readonly client: number;
  readonly group: GroupClient;
  readonly random: SeededRandom;
  readonly host: VirtualProcess;
  readonly leases: HistoryRecorder<LockInput, LockOutput>;
  readonly locks: HistoryRecorder<LockInput, LockOutput>;
  readonly invariants: ClientInvariants;
  readonly deadlineMs: number;
  readonly ttlMs: number;
  /** What members and clients assume of each other's clocks. */
  readonly driftMax: number;
}

/** One client that takes, keeps, uses and frees leases and locks; `next` makes one request. */
export interface HolderTraffic {
  next(done: () => void): void;
}

interface Held {
  readonly kind: "lease" | "lock";
  readonly name: string;
  token: number;
  /** By the client's own monotonic clock: after this it must not rely on it. */
  validUntil: number;
}

const value = new TextEncoder().encode("guarded");

export function createHolderTraffic(options: HolderTrafficOptions): HolderTraffic {
  const { client, group, random, host, invariants, deadlineMs, ttlMs, driftMax } = options;
  const holder = `client-${client}`;
  const held = new Map<string, Held>();
  /** When this client began to ask for a lock, on its clock: a queue may have granted it since. */
  const askedAt = new Map<string, number>();
  /** Until when each lock granted may be relied on, by token. */
  const lockBounds = new Map<number, number>();
  const recorderOf = { lease: options.leases, lock: options.locks };

  const localNow = (): number => host.clock.monotonic();

  function believes(holding: Held): boolean {
    if (held.get(holding.name) !== holding) return false;
    const session = holding.kind === "lock" ? (group.sessionValidUntil() ?? 0) : holding.validUntil;
    return localNow() < Math.min(holding.validUntil, session);
  }

  function request(
    kind: Held["kind"],
    input: LockInput,
    command: Command,
    translate: (outcome: Outcome) => LockOutput | undefined,
    done: () => void,
  ): void {
    const call = recorderOf[kind].call(client, input);
    group.execute(
      command,
      (result) => {
        if (result.ok) {
          const output = translate(result.value);
          if (output !== undefined) call.returned(output);
        } else if (!result.uncertain) {
          call.refused();
        }
        done();
      },
      { deadlineMs },
    );
  }

  function acquire(kind: Held["kind"], name: string, done: () => void): void {
    const calledAt = localNow();
    const wait = kind === "lock" && random.next() < 0.4;
    const boundMs = kind === "lease" || random.next() < 0.5 ? ttlMs : null;
    if (!askedAt.has(name)) askedAt.set(name, calledAt);
    const since = kind === "lease" ? calledAt : (askedAt.get(name) ?? calledAt);
    const command: Command =
      kind === "lease"
        ? { type: "acquire_lease", name, holder, ttlMs }
        : { type: "lock", name, owner: holder, wait, ttlMs: boundMs };
    const translate = (outcome: Outcome): LockOutput | undefined => {
      if (outcome.type === "lease_granted" || outcome.type === "lock_granted") {
        // A lock asked for before with a bound keeps that one, so the bound counts even when none is asked for now.
        const bound = since + ttlMs * (1 - driftMax);
        const { token } = outcome;
        // Asking again renews a lease; a lock's time goes on from its grant.
        const validUntil = kind === "lease" ? bound : (lockBounds.get(token) ?? bound);
        lockBounds.set(token, validUntil);
        const holding = { kind, name, token, validUntil };
        held.set(name, holding);
        askedAt.delete(name);
        invariants.granted(`${kind} ${name}`, { client, believes: () => believes(holding) });
        return { kind: "granted", token };
      }
      if (outcome.type === "lock_queued") return { kind: "busy" };
      askedAt.delete(name);
      const isBusy =
        outcome.type === "refused" &&
        (outcome.reason === "lease_held" || outcome.reason === "lock_held");
      return isBusy ? { kind: "busy" } : undefined;
    };
    request(kind, { type: "acquire", lock: name, holder }, command, translate, done);
  }

  function release({ kind, name, token }: Held, done: () => void): void {
    // It stops relying on it before it says so.
    held.delete(name);
    const command: Command =
      kind === "lease"
        ? { type: "release_lease", name, token }
        : { type: "unlock", name, owner: holder };
    const translate = (outcome: Outcome): LockOutput | undefined => {
      if (outcome.type === "lease_released") return { kind: "released" };
      if (outcome.type === "unlocked") {
        return outcome.wasHeld ? { kind: "released" } : { kind: "not_holder" };
      }
      return isRefusal(outcome, "lease_not_held", "lock_not_held")
        ? { kind: "not_holder" }
        : undefined;
    };
    request(kind, { type: "release", lock: name, holder }, command, translate, done);
  }

  function keep(holding: Held, done: () => void): void {
    const { name, token } = holding;
    const calledAt = localNow();
    const translate = (outcome: Outcome): LockOutput | undefined => {
      if (outcome.type === "lease_kept") {
        holding.validUntil = calledAt + ttlMs * (1 - driftMax);
        return { kind: "accepted" };
      }
      held.delete(name);
      return isRefusal(outcome, "lease_not_held", "stale_fencing_token")
        ? { kind: "fenced" }
        : undefined;
    };
    const command: Command = { type: "keep_lease", name, token };
    request("lease", { type: "keep", lock: name, token }, command, translate, done);
  }

  function write({ kind, name, token }: Held, done: () => void): void {
    const fence: Fence = { kind, name, token };
    const translate = (outcome: Outcome): LockOutput | undefined => {
      if (outcome.type === "put") return { kind: "accepted" };
      return isRefusal(outcome, "stale_fencing_token", "lease_not_held", "lock_not_held")
        ? { kind: "fenced" }
        : undefined;
    };
    const command: Command = { type: "put", key: `guarded/${kind}/${name}`, value, fence };
    request(kind, { type: "fenced_write", lock: name, token }, command, translate, done);
  }

  function drawNumbers(done: () => void): void {
    group.execute(
      { type: "next_sequence", name: "s", count: random.integer(1, 3) },
      (result) => {
        if (result.ok && result.value.type === "sequence") {
          invariants.numbersDrawn("s", result.value.first, result.value.last);
        }
        done();
      },
      { deadlineMs },
    );
  }

  return {
    next(done) {
      const [kind, name] = random.pick([
        ["lease", "lease-a"],
        ["lease", "lease-b"],
        ["lock", "lock-a"],
      ] as const);
      const holding = held.get(name);
      const dice = random.next();
      if (dice < 0.1) drawNumbers(done);
      else if (holding === undefined) acquire(kind, name, done);
      // Some go on with what they no longer hold, as a client does that was paused: the fence must stop them.
      else if (dice < 0.6) write(holding, done);
      else if (dice < 0.75) release(holding, done);
      else if (kind === "lease" && dice < 0.95) keep(holding, done);
      else acquire(kind, name, done);
    },
  };
}

function isRefusal(outcome: Outcome, ...reasons: readonly string[]): boolean {
  return outcome.type === "refused" && reasons.includes(outcome.reason);
}
