import type { TimerHandle } from "@edgeloom/kernel";
import type { Answer, Command, Outcome, Query } from "../machine/types.ts";
import { Attempts, type Call, type Success } from "./attempts.ts";
import { ClientSession } from "./client-session.ts";
import type {
  CallOptions,
  ClientFailure,
  ClientOptions,
  ClientResult,
  GroupClient,
  ReadConsistency,
} from "./types.ts";

type OutcomeCallback = (result: ClientResult<Outcome>) => void;

interface Write {
  readonly command: Command;
  readonly callback: OutcomeCallback;
  readonly deadlineAt: number;
}

/** Writes under way at once, and from the oldest of them to the newest: less than a session's memory holds. */
const inFlightMax = 512;
const spanMax = 1_000;
const defaultDeadlineMs = 10_000;

/**
 * A client of a group, free of I/O: `send` hands requests to the network and `receive` takes responses. A write is
 * proposed under one session and sequence however often it is tried, so the machine applies it at most once.
 */
export function createGroupClient(options: ClientOptions): GroupClient {
  const { clock, timers } = options;
  const ttlMs = options.sessionTtlMs ?? 30_000;
  const certainShare = 1 - (options.clockDriftMax ?? 0.1);
  const attempts = new Attempts(
    options,
    {
      attemptTimeoutMs: options.attemptTimeoutMs ?? 1_000,
      backoffMinMs: options.backoffMinMs ?? 10,
      backoffMaxMs: options.backoffMaxMs ?? 500,
    },
    options.members,
  );
  let session: ClientSession | null = null;
  let isRegistering = false;
  let queue: Write[] = [];
  const inFlight = new Map<Call["plan"], { write: Write; sequence: number; of: ClientSession }>();
  let keepAliveTimer: TimerHandle | null = null;
  let isClosed = false;

  function execute(command: Command, callback: OutcomeCallback, call: CallOptions = {}): void {
    if (isClosed) {
      callback(failure("closed", false));
      return;
    }
    const deadlineAt = clock.monotonic() + (call.deadlineMs ?? defaultDeadlineMs);
    queue.push({ command, callback, deadlineAt });
    if (session === null) register(deadlineAt);
    else sendQueued();
  }

  function register(deadlineAt: number): void {
    if (isRegistering) return;
    isRegistering = true;
    // The answer may be to the first attempt, so the time to live counts from there.
    const sentAt = clock.monotonic();
    const command: Command = { type: "register_session", client: options.name, ttlMs };
    attempts.start({
      deadlineAt,
      wantsLeader: true,
      body: () => ({ type: "propose", proposal: sessionless(command) }),
      onSuccess: (response) => {
        const outcome = outcomeOf(response);
        if (outcome?.type !== "session_registered") return false;
        isRegistering = false;
        session = new ClientSession(outcome.sessionId, sentAt + ttlMs * certainShare);
        keepAliveTimer = timers.after(ttlMs / 3, keepAlive);
        sendQueued();
        return true;
      },
      onDeadline: () => {
        isRegistering = false;
        dropLateWrites();
      },
    });
  }

  /** No session was to be had in time: what still has time asks again. */
  function dropLateWrites(): void {
    const now = clock.monotonic();
    const late = queue.filter(({ deadlineAt }) => deadlineAt <= now);
    queue = queue.filter(({ deadlineAt }) => deadlineAt > now);
    for (const { callback } of late) callback(failure("deadline", false));
    const [first] = queue;
    if (first !== undefined && session === null && !isClosed) register(first.deadlineAt);
  }

  function sendQueued(): void {
    while (session !== null && inFlight.size < inFlightMax && session.span < spanMax) {
      const write = queue.shift();
      if (write === undefined) return;
      if (write.deadlineAt > clock.monotonic()) sendWrite(session, write);
      else write.callback(failure("deadline", false));
    }
  }

  function sendWrite(of: ClientSession, write: Write): void {
    const sequence = of.nextSequence();
    const plan: Call["plan"] = {
      deadlineAt: write.deadlineAt,
      wantsLeader: true,
      body: () => ({ type: "propose", proposal: of.proposal(sequence, write.command) }),
      onSuccess: (response, call) => onOutcome(response, call),
      onDeadline: (call) => settle(plan, failure("deadline", call.unresolved > 0)),
    };
    inFlight.set(plan, { write, sequence, of });
    attempts.start(plan);
  }

  function onOutcome(response: Success, call: Call): boolean {
    const outcome = outcomeOf(response);
    if (outcome === null) return false;
    if (outcome.type === "refused" && outcome.reason === "too_many_unacknowledged") return false;
    if (outcome.type === "refused" && outcome.reason === "session_expired") {
      const held = inFlight.get(call.plan);
      // An earlier attempt may have been applied before the session ended.
      settle(call.plan, failure("session_expired", call.attempts > 1));
      if (held !== undefined) loseSession(held.of);
      return true;
    }
    settle(call.plan, { ok: true, value: outcome });
    return true;
  }

  function settle(plan: Call["plan"], result: ClientResult<Outcome>): void {
    const held = inFlight.get(plan);
    if (held === undefined) return;
    inFlight.delete(plan);
    held.of.finish(held.sequence);
    held.write.callback(result);
    sendQueued();
  }

  function loseSession(lost: ClientSession): void {
    if (session === lost) {
      session = null;
      keepAliveTimer?.cancel();
      keepAliveTimer = null;
    }
    const cancelled = attempts.cancel(({ plan }) => inFlight.get(plan)?.of === lost);
    for (const { plan, unresolved } of cancelled) {
      settle(plan, failure("session_expired", unresolved > 0));
    }
    const [first] = queue;
    if (first !== undefined && session === null && !isClosed) register(first.deadlineAt);
  }

  function keepAlive(): void {
    const kept = session;
    if (kept === null) return;
    const sentAt = clock.monotonic();
    const command: Command = { type: "keep_session", sessionId: kept.sessionId };
    attempts.start({
      deadlineAt: sentAt + ttlMs,
      wantsLeader: true,
      body: () => ({ type: "propose", proposal: sessionless(command) }),
      onSuccess: (response) => {
        const outcome = outcomeOf(response);
        if (outcome?.type === "session_kept") {
          kept.validUntil = sentAt + ttlMs * certainShare;
          if (session === kept) keepAliveTimer = timers.after(ttlMs / 3, keepAlive);
        } else {
          loseSession(kept);
        }
        return true;
      },
      onDeadline: () => {
        if (session === kept) keepAlive();
      },
    });
  }

  function query(
    question: Query,
    consistency: ReadConsistency,
    callback: (result: ClientResult<Answer>) => void,
    call: CallOptions = {},
  ): void {
    if (isClosed) {
      callback(failure("closed", false));
      return;
    }
    attempts.start({
      deadlineAt: clock.monotonic() + (call.deadlineMs ?? defaultDeadlineMs),
      wantsLeader: consistency !== "stale",
      body: () => ({ type: "read", query: question, consistency }),
      onSuccess: (response) => {
        if (response.type !== "answered") return false;
        callback({ ok: true, value: response.answer });
        return true;
      },
      onDeadline: () => callback(failure("deadline", false)),
      onClosed: () => callback(failure("closed", false)),
    });
  }

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    keepAliveTimer?.cancel();
    session = null;
    const waiting = queue;
    queue = [];
    for (const { callback } of waiting) callback(failure("closed", false));
    for (const { plan, unresolved } of attempts.cancel(() => true)) {
      settle(plan, failure("closed", unresolved > 0));
      plan.onClosed?.();
    }
  }

  return {
    execute,
    query,
    receive(from, response) {
      if (!isClosed) attempts.receive(from, response);
    },
    disconnected(member) {
      if (!isClosed) attempts.disconnected(member);
    },
    sessionValidUntil: () => session?.validUntil ?? null,
    setMembers: (members) => attempts.setMembers(members),
    close,
  };
}

const sessionless = (command: Command) => ({
  sessionId: 0,
  sequence: 0,
  acknowledged: 0,
  command,
});

function outcomeOf(response: Success): Outcome | null {
  return response.type === "applied" ? response.outcome : null;
}

function failure(reason: ClientFailure, uncertain: boolean): ClientResult<never> {
  return { ok: false, reason, uncertain };
}
