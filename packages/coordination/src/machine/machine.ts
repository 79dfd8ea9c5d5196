import { assertNever } from "@edgeloom/kernel";
import type { PlantedBug } from "../planted-bugs.ts";
import { KeyValues } from "./key-values.ts";
import { Leases, lifetimeOfLease } from "./leases.ts";
import { LifetimeNotices, refused, TokenSource } from "./lifetimes.ts";
import { Locks, lifetimeOfLock, viewOfLock } from "./locks.ts";
import { equalBytes } from "./numbers-and-lists.ts";
import { lifetimeOfSession, Sessions, viewOfSession } from "./sessions.ts";
import { encodeState, hashBytes, loadState, type MachineState } from "./snapshot.ts";
import type {
  Answer,
  AsClientCommand,
  Command,
  CompareAndSetCommand,
  Fence,
  Lifetime,
  MachineLimits,
  NextSequenceCommand,
  Outcome,
  Proposal,
  Query,
  SessionId,
  StateMachine,
  TransactionOperation,
} from "./types.ts";

export const defaultMachineLimits: MachineLimits = {
  valueBytesMax: 1_048_576,
  sessionsMax: 100_000,
  unacknowledgedMax: 1_024,
  lockQueueMax: 10_000,
  historyMax: 10_000,
  historyBytesMax: 8 * 1_048_576,
};

export interface MachineOptions {
  /** Part of what members must agree on: the same on all members of a group, for ever. */
  readonly limits?: Partial<MachineLimits> | undefined;
  readonly plantedBugs?: ReadonlySet<PlantedBug> | undefined;
}

/** Numbers drawn at once. */
const sequenceCountMax = 1_000_000;

export function createStateMachine(options: MachineOptions = {}): StateMachine {
  const limits = { ...defaultMachineLimits, ...options.limits };
  const bugs = options.plantedBugs ?? new Set<PlantedBug>();
  const tokens = new TokenSource();
  const notices = new LifetimeNotices();
  const state: MachineState = {
    keyValues: new KeyValues(limits),
    leases: new Leases(tokens, notices, bugs),
    locks: new Locks(tokens, notices, limits, bugs),
    sessions: new Sessions(notices, limits, bugs),
    sequences: new Map(),
    tokens,
  };
  const { keyValues, leases, locks, sessions, sequences } = state;

  function apply(proposal: Proposal): Outcome {
    const { sessionId, command } = proposal;
    if (sessionId === 0) return execute(0, command);
    const session = sessions.get(sessionId);
    if (session === null) return refused("session_expired");
    const recalled = sessions.recall(session, proposal);
    if (recalled !== null) return recalled;
    const outcome = execute(sessionId, command);
    session.outcomes.set(proposal.sequence, outcome);
    return outcome;
  }

  function execute(sessionId: SessionId, command: Command): Outcome {
    if ("fence" in command && command.fence !== undefined && !isHeld(command.fence)) {
      return refused("stale_fencing_token");
    }
    switch (command.type) {
      case "put":
        if (command.value.length > limits.valueBytesMax) return refused("value_too_large");
        return {
          type: "put",
          version: keyValues.put(command.key, command.value),
          revision: keyValues.revision,
        };
      case "delete":
        return { type: "deleted", ...countDeleted(keyValues.delete(command.key) ? 1 : 0) };
      case "delete_range":
        return { type: "deleted", ...countDeleted(keyValues.deleteRange(command.prefix)) };
      case "compare_and_set":
        return compareAndSet(command);
      case "increment":
      case "append":
        return single(command);
      case "transaction": {
        const attempt = keyValues.transaction(command);
        if (!attempt.ok) return refused(attempt.reason);
        const { succeeded, results } = attempt;
        return { type: "transaction", revision: keyValues.revision, succeeded, results };
      }
      case "acquire_lease":
        return leases.acquire(command);
      case "keep_lease":
        return leases.keep(command);
      case "release_lease":
        return leases.release(command);
      case "expire_lease":
        return leases.expire(command);
      case "lock":
        return sessionId === 0 ? refused("session_required") : locks.acquire(sessionId, command);
      case "unlock":
        return sessionId === 0 ? refused("session_required") : locks.release(sessionId, command);
      case "expire_lock":
        return locks.expire(command);
      case "next_sequence":
        return nextSequence(command);
      case "register_session":
        return sessions.register(command);
      case "resume_session":
        return sessions.resume(command);
      case "as_client":
        return asClient(command);
      case "keep_session":
        return sessions.keep(command.sessionId);
      case "close_session":
        return endSession(command.sessionId)
          ? { type: "session_closed" }
          : refused("session_expired");
      case "expire_session":
        return {
          type: "expired",
          expired: sessions.isOver(command) && endSession(command.sessionId),
        };
      default:
        return assertNever(command);
    }
  }

  function asClient({ client, ttlMs, once, command }: AsClientCommand): Outcome {
    // One within another could nest without end.
    if (command.type === "as_client") return refused("invalid_command");
    const resumed = sessions.resume({ type: "resume_session", client, ttlMs });
    if (resumed.type !== "session_registered") return resumed;
    const { sessionId } = resumed;
    if (!once) return execute(sessionId, command);
    return apply({ sessionId, sequence: 1, acknowledged: 0, command });
  }

  function isHeld({ kind, name, token }: Fence): boolean {
    if (bugs.has("skips_fence_check")) return true;
    return (kind === "lease" ? leases.get(name) : locks.get(name))?.token === token;
  }

  function countDeleted(deleted: number): { revision: number; deleted: number } {
    return { revision: keyValues.revision, deleted };
  }

  function compareAndSet({ key, expected, value }: CompareAndSetCommand): Outcome {
    if (value !== null && value.length > limits.valueBytesMax) return refused("value_too_large");
    const current = keyValues.get(key)?.value ?? null;
    const succeeded = equalBytes(current, expected);
    if (succeeded) {
      if (value === null) keyValues.delete(key);
      else keyValues.put(key, value);
    }
    const { revision } = keyValues;
    return { type: "compared", revision, succeeded, current: succeeded ? value : current };
  }

  function single(operation: TransactionOperation): Outcome {
    const attempt = keyValues.single(operation);
    if (!attempt.ok) return refused(attempt.reason);
    const { result } = attempt;
    const { revision } = keyValues;
    return result.type === "counted"
      ? { type: "counted", revision, value: result.value }
      : { type: "appended", revision, version: result.type === "appended" ? result.version : 0 };
  }

  function nextSequence({ name, count }: NextSequenceCommand): Outcome {
    const before = sequences.get(name) ?? 0;
    const last = before + count;
    const isValid = Number.isInteger(count) && count > 0 && count <= sequenceCountMax;
    if (!isValid) return refused("invalid_command");
    if (!Number.isSafeInteger(last)) return refused("out_of_range");
    sequences.set(name, last);
    return { type: "sequence", first: before + 1, last };
  }

  function endSession(sessionId: SessionId): boolean {
    if (!sessions.end(sessionId)) return false;
    locks.endSession(sessionId);
    return true;
  }

  function query(question: Query): Answer {
    switch (question.type) {
      case "get":
        return {
          type: "entry",
          revision: keyValues.revision,
          entry: keyValues.get(question.key),
        };
      case "range":
        return keyValues.range(question.prefix, question.after, question.limit);
      case "changes":
        return keyValues.changes(question.prefix, question.afterRevision, question.limit);
      case "lease":
        return { type: "lease", lease: leases.get(question.name) };
      case "lock": {
        const lock = locks.get(question.name);
        return { type: "lock", lock: lock === null ? null : viewOfLock(lock) };
      }
      case "sequence":
        return { type: "sequence", last: sequences.get(question.name) ?? 0 };
      case "session": {
        const session = sessions.get(question.sessionId);
        return { type: "session", session: session === null ? null : viewOfSession(session) };
      }
      default:
        return assertNever(question);
    }
  }

  function lifetimes(): Lifetime[] {
    const found: Lifetime[] = [];
    for (const lease of leases.all()) found.push(lifetimeOfLease(lease));
    for (const lock of locks.all()) {
      const lifetime = lifetimeOfLock(lock);
      if (lifetime !== null) found.push(lifetime);
    }
    for (const session of sessions.all()) found.push(lifetimeOfSession(session));
    return found;
  }

  return {
    apply,
    query,
    revision: () => keyValues.revision,
    lifetimes,
    onLifetimeChange: (listener) => {
      notices.listener = listener;
    },
    snapshot: () => encodeState(state, bugs),
    restore: (snapshot) => loadState(state, snapshot, bugs),
    hash: () => hashBytes(encodeState(state, new Set())),
  };
}
