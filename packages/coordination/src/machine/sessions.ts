import type { PlantedBug } from "../planted-bugs.ts";
import { isTtl, type LifetimeNotices, refused } from "./lifetimes.ts";
import type {
  ExpireCommand,
  Lifetime,
  MachineLimits,
  Outcome,
  Proposal,
  RegisterSessionCommand,
  ResumeSessionCommand,
  SessionId,
  SessionView,
} from "./types.ts";

type ExpireSessionCommand = Extract<ExpireCommand, { type: "expire_session" }>;

export interface Session {
  readonly sessionId: SessionId;
  readonly client: string;
  readonly ttlMs: number;
  renewal: number;
  acknowledged: number;
  /** By sequence; those up to `acknowledged` are forgotten. */
  readonly outcomes: Map<number, Outcome>;
}

/** Linearizable semantics through sessions (Lee et al., RIFL, SOSP 2015; Ongaro's thesis, 6.3). */
export class Sessions {
  private readonly sessions = new Map<SessionId, Session>();
  /** Live sessions of each client, in the order of registration. */
  private readonly byClient = new Map<string, SessionId[]>();
  private readonly notices: LifetimeNotices;
  private readonly limits: MachineLimits;
  private readonly bugs: ReadonlySet<PlantedBug>;
  lastId: SessionId = 0;

  constructor(notices: LifetimeNotices, limits: MachineLimits, bugs: ReadonlySet<PlantedBug>) {
    this.notices = notices;
    this.limits = limits;
    this.bugs = bugs;
  }

  get(sessionId: SessionId): Session | null {
    return this.sessions.get(sessionId) ?? null;
  }

  get size(): number {
    return this.sessions.size;
  }

  all(): IterableIterator<Session> {
    return this.sessions.values();
  }

  clear(): void {
    this.sessions.clear();
    this.byClient.clear();
  }

  load(session: Session): void {
    this.sessions.set(session.sessionId, session);
    const known = this.byClient.get(session.client);
    if (known === undefined) this.byClient.set(session.client, [session.sessionId]);
    else known.push(session.sessionId);
  }

  register({ client, ttlMs }: RegisterSessionCommand): Outcome {
    if (!isTtl(ttlMs)) return refused("invalid_command");
    if (this.sessions.size >= this.limits.sessionsMax) return refused("too_many_sessions");
    this.lastId += 1;
    const sessionId = this.lastId;
    const session: Session = {
      sessionId,
      client,
      ttlMs,
      renewal: 1,
      acknowledged: 0,
      outcomes: new Map(),
    };
    this.load(session);
    this.notices.started(lifetimeOfSession(session));
    return { type: "session_registered", sessionId, ttlMs };
  }

  resume({ client, ttlMs }: ResumeSessionCommand): Outcome {
    const sessionId = this.byClient.get(client)?.at(-1);
    const session = sessionId === undefined ? undefined : this.sessions.get(sessionId);
    if (session === undefined) return this.register({ type: "register_session", client, ttlMs });
    this.keep(session.sessionId);
    return { type: "session_registered", sessionId: session.sessionId, ttlMs: session.ttlMs };
  }

  keep(sessionId: SessionId): Outcome {
    const session = this.sessions.get(sessionId);
    if (session === undefined) return refused("session_expired");
    session.renewal += 1;
    this.notices.started(lifetimeOfSession(session));
    return { type: "session_kept", renewal: session.renewal, ttlMs: session.ttlMs };
  }

  /** Whether there was such a session. */
  end(sessionId: SessionId): boolean {
    const session = this.sessions.get(sessionId);
    if (session === undefined) return false;
    this.sessions.delete(sessionId);
    this.forgetClient(session);
    this.notices.ended({ kind: "session", sessionId });
    return true;
  }

  private forgetClient({ client, sessionId }: Session): void {
    const left = this.byClient.get(client)?.filter((one) => one !== sessionId) ?? [];
    if (left.length === 0) this.byClient.delete(client);
    else this.byClient.set(client, left);
  }

  isOver({ sessionId, renewal }: ExpireSessionCommand): boolean {
    return this.sessions.get(sessionId)?.renewal === renewal;
  }

  /** The outcome to answer without executing: of an earlier execution, or a refusal. Null: execute, then remember. */
  recall(session: Session, { sequence, acknowledged }: Proposal): Outcome | null {
    if (acknowledged > session.acknowledged) forget(session, acknowledged);
    if (this.bugs.has("forgets_session_outcomes")) return null;
    if (sequence <= session.acknowledged) return refused("already_acknowledged");
    const remembered = session.outcomes.get(sequence);
    if (remembered !== undefined) return remembered;
    return session.outcomes.size >= this.limits.unacknowledgedMax
      ? refused("too_many_unacknowledged")
      : null;
  }
}

function forget(session: Session, acknowledged: number): void {
  const { outcomes } = session;
  if (acknowledged - session.acknowledged <= outcomes.size) {
    for (let i = session.acknowledged + 1; i <= acknowledged; i += 1) outcomes.delete(i);
  } else {
    for (const sequence of outcomes.keys()) {
      if (sequence <= acknowledged) outcomes.delete(sequence);
    }
  }
  session.acknowledged = acknowledged;
}

export function lifetimeOfSession({ sessionId, renewal, ttlMs }: Session): Lifetime {
  return { kind: "session", sessionId, renewal, ttlMs };
}

export function viewOfSession(session: Session): SessionView {
  const { sessionId, client, ttlMs, renewal, acknowledged, outcomes } = session;
  return { sessionId, client, ttlMs, renewal, acknowledged, remembered: outcomes.size };
}
