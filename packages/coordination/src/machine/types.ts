/**
 * Glossary. A *command* asks the machine to change; each is one entry of the replicated log, or a part of one. An
 * *outcome* is what the machine answers, the same on every member. A *query* reads and changes nothing. The
 * *revision* counts changes of the key-value part, as in etcd. A *session* is a client's promise to keep itself alive:
 * under it, proposals are numbered and applied once. A *lease* gives a name to one holder for a time; a *lock* gives a
 * name to one owner of a session, with a queue behind it. Each grant of either carries a *fencing token*, larger
 * than all before it, by which a resource refuses an earlier holder (Gray and Cheriton, 1989; Burrows, 2006).
 */

/** Numbers sessions in the order of registration, from 1. */
export type SessionId = number;

/** Where no session is meant: the proposal is applied as often as it is committed. */
export const noSession: SessionId = 0;

/** Larger for each grant of any lease or lock of one machine. */
export type FencingToken = number;

/** What a fenced write claims to hold; the write is refused when that is no longer so. */
export interface Fence {
  readonly kind: "lease" | "lock";
  readonly name: string;
  readonly token: FencingToken;
}

export interface PutCommand {
  readonly type: "put";
  readonly key: string;
  readonly value: Uint8Array;
  readonly fence?: Fence | undefined;
}

export interface DeleteCommand {
  readonly type: "delete";
  readonly key: string;
  readonly fence?: Fence | undefined;
}

export interface DeleteRangeCommand {
  readonly type: "delete_range";
  readonly prefix: string;
  readonly fence?: Fence | undefined;
}

/** Writes `value` (null: deletes) when the key holds `expected` (null: when it is absent). */
export interface CompareAndSetCommand {
  readonly type: "compare_and_set";
  readonly key: string;
  readonly expected: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly fence?: Fence | undefined;
}

/** Adds to the integer whose decimal text the key holds; an absent key counts as 0. */
export interface IncrementCommand {
  readonly type: "increment";
  readonly key: string;
  readonly by: number;
  readonly fence?: Fence | undefined;
}

/** Adds an element, given as JSON text, to the JSON array whose text the key holds; an absent key counts as `[]`. */
export interface AppendCommand {
  readonly type: "append";
  readonly key: string;
  readonly item: Uint8Array;
  readonly fence?: Fence | undefined;
}

export interface Compare {
  readonly key: string;
  /** An absent key has value null and the numbers 0. */
  readonly target: "value" | "version" | "create_revision" | "mod_revision";
  readonly operator: "equal" | "not_equal" | "less" | "greater";
  readonly operand: Uint8Array | number | null;
}

export type TransactionOperation =
  | Omit<PutCommand, "fence">
  | Omit<DeleteCommand, "fence">
  | Omit<IncrementCommand, "fence">
  | Omit<AppendCommand, "fence">
  | { readonly type: "get"; readonly key: string };

/** `success` when all comparisons hold, else `failure`; all of one branch at one revision, or none of it. */
export interface TransactionCommand {
  readonly type: "transaction";
  readonly compares: readonly Compare[];
  readonly success: readonly TransactionOperation[];
  readonly failure: readonly TransactionOperation[];
  readonly fence?: Fence | undefined;
}

/** Takes a free lease; when `holder` has it already, keeps it alive under the same token. */
export interface AcquireLeaseCommand {
  readonly type: "acquire_lease";
  readonly name: string;
  readonly holder: string;
  readonly ttlMs: number;
}

export interface KeepLeaseCommand {
  readonly type: "keep_lease";
  readonly name: string;
  readonly token: FencingToken;
}

export interface ReleaseLeaseCommand {
  readonly type: "release_lease";
  readonly name: string;
  readonly token: FencingToken;
}

/**
 * Takes a lock for `owner` within the proposal's session, or queues for it when `wait`. Asking again changes nothing
 * but tells the present standing, so a waiter may ask as often as it likes.
 */
export interface LockCommand {
  readonly type: "lock";
  readonly name: string;
  readonly owner: string;
  readonly wait: boolean;
  /** The lock frees itself so long after it was given; null: only with its session. */
  readonly ttlMs: number | null;
}

/** Frees a lock, or leaves its queue. */
export interface UnlockCommand {
  readonly type: "unlock";
  readonly name: string;
  readonly owner: string;
}

/** Draws `count` numbers that nobody else is given. */
export interface NextSequenceCommand {
  readonly type: "next_sequence";
  readonly name: string;
  readonly count: number;
}

export interface RegisterSessionCommand {
  readonly type: "register_session";
  readonly client: string;
  readonly ttlMs: number;
}

/** The session that `client` registered last and still has, kept alive; or a new one. */
export interface ResumeSessionCommand {
  readonly type: "resume_session";
  readonly client: string;
  readonly ttlMs: number;
}

/**
 * Resumes the session of `client` and carries `command` out within it, in one entry of the log. With `once` the outcome
 * is remembered as long as the session lives, and given again when the same client asks again, whatever it then asks:
 * a client that stands for one intent, such as a step of a run, needs no numbers.
 */
export interface AsClientCommand {
  readonly type: "as_client";
  readonly client: string;
  readonly ttlMs: number;
  readonly once: boolean;
  readonly command: Command;
}

export interface KeepSessionCommand {
  readonly type: "keep_session";
  readonly sessionId: SessionId;
}

export interface CloseSessionCommand {
  readonly type: "close_session";
  readonly sessionId: SessionId;
}

/**
 * What the leader proposes when its monotonic clock says that a time to live is over. Naming the renewal that was
 * counted makes it void when the holder kept it alive in between.
 */
export type ExpireCommand =
  | {
      readonly type: "expire_lease";
      readonly name: string;
      readonly token: FencingToken;
      readonly renewal: number;
    }
  | { readonly type: "expire_lock"; readonly name: string; readonly token: FencingToken }
  | { readonly type: "expire_session"; readonly sessionId: SessionId; readonly renewal: number };

export type Command =
  | PutCommand
  | DeleteCommand
  | DeleteRangeCommand
  | CompareAndSetCommand
  | IncrementCommand
  | AppendCommand
  | TransactionCommand
  | AcquireLeaseCommand
  | KeepLeaseCommand
  | ReleaseLeaseCommand
  | LockCommand
  | UnlockCommand
  | NextSequenceCommand
  | RegisterSessionCommand
  | ResumeSessionCommand
  | AsClientCommand
  | KeepSessionCommand
  | CloseSessionCommand
  | ExpireCommand;

/** A command under a session. */
export interface Proposal {
  readonly sessionId: SessionId;
  /** From 1 within the session; 0 without one. */
  readonly sequence: number;
  /** The client has the outcomes of all proposals up to here: the machine may forget them. */
  readonly acknowledged: number;
  readonly command: Command;
}

export type RefusalReason =
  | "already_acknowledged"
  | "invalid_command"
  | "lease_held"
  | "lease_not_held"
  | "lock_held"
  | "lock_not_held"
  | "not_a_list"
  | "not_a_number"
  | "out_of_range"
  | "queue_full"
  | "session_expired"
  | "session_required"
  | "stale_fencing_token"
  | "too_many_sessions"
  | "too_many_unacknowledged"
  | "value_too_large";

export interface Refusal {
  readonly type: "refused";
  readonly reason: RefusalReason;
  /** Who stands in the way, where somebody does. */
  readonly holder: string | null;
}

/** What one operation of a transaction did. */
export type OperationResult =
  | { readonly type: "put"; readonly version: number }
  | { readonly type: "deleted"; readonly deleted: boolean }
  | { readonly type: "counted"; readonly value: number }
  | { readonly type: "appended"; readonly version: number }
  | { readonly type: "got"; readonly entry: KeyValue | null };

export type Outcome =
  | { readonly type: "put"; readonly revision: number; readonly version: number }
  | { readonly type: "deleted"; readonly revision: number; readonly deleted: number }
  | {
      readonly type: "compared";
      readonly revision: number;
      readonly succeeded: boolean;
      /** What the key holds afterwards. */
      readonly current: Uint8Array | null;
    }
  | { readonly type: "counted"; readonly revision: number; readonly value: number }
  | { readonly type: "appended"; readonly revision: number; readonly version: number }
  | {
      readonly type: "transaction";
      readonly revision: number;
      readonly succeeded: boolean;
      readonly results: readonly OperationResult[];
    }
  | {
      readonly type: "lease_granted";
      readonly token: FencingToken;
      readonly renewal: number;
      readonly ttlMs: number;
    }
  | { readonly type: "lease_kept"; readonly renewal: number; readonly ttlMs: number }
  | { readonly type: "lease_released" }
  | { readonly type: "lock_granted"; readonly token: FencingToken }
  /** `position` 1 is next in turn. */
  | { readonly type: "lock_queued"; readonly position: number }
  | { readonly type: "unlocked"; readonly wasHeld: boolean }
  | { readonly type: "sequence"; readonly first: number; readonly last: number }
  | {
      readonly type: "session_registered";
      readonly sessionId: SessionId;
      readonly ttlMs: number;
    }
  | { readonly type: "session_kept"; readonly renewal: number; readonly ttlMs: number }
  | { readonly type: "session_closed" }
  /** False: it had been kept alive, freed or given to another in the meantime. */
  | { readonly type: "expired"; readonly expired: boolean }
  | Refusal;

export interface KeyValue {
  readonly key: string;
  readonly value: Uint8Array;
  readonly createRevision: number;
  readonly modRevision: number;
  /** Writes since it was created, from 1. */
  readonly version: number;
}

/** One change of one key, for watchers. */
export interface Change {
  readonly revision: number;
  readonly key: string;
  /** Null: deleted. */
  readonly value: Uint8Array | null;
}

export type Query =
  | { readonly type: "get"; readonly key: string }
  /** Keys with the prefix in code-unit order, after the key `after`, at most `limit`. */
  | {
      readonly type: "range";
      readonly prefix: string;
      readonly after: string | null;
      readonly limit: number;
    }
  | {
      readonly type: "changes";
      readonly prefix: string;
      readonly afterRevision: number;
      readonly limit: number;
    }
  | { readonly type: "lease"; readonly name: string }
  | { readonly type: "lock"; readonly name: string }
  | { readonly type: "sequence"; readonly name: string }
  | { readonly type: "session"; readonly sessionId: SessionId };

export interface LeaseView {
  readonly name: string;
  readonly holder: string;
  readonly token: FencingToken;
  readonly ttlMs: number;
  readonly renewal: number;
}

export interface LockOwner {
  readonly sessionId: SessionId;
  readonly owner: string;
}

export interface LockView {
  readonly name: string;
  readonly holder: LockOwner;
  readonly token: FencingToken;
  readonly ttlMs: number | null;
  readonly queue: readonly LockOwner[];
}

export interface SessionView {
  readonly sessionId: SessionId;
  readonly client: string;
  readonly ttlMs: number;
  readonly renewal: number;
  readonly acknowledged: number;
  /** Outcomes kept for the case that a proposal comes again. */
  readonly remembered: number;
}

export type Answer =
  | { readonly type: "entry"; readonly revision: number; readonly entry: KeyValue | null }
  | {
      readonly type: "entries";
      readonly revision: number;
      readonly entries: readonly KeyValue[];
      readonly more: boolean;
    }
  /** `complete` false: the history no longer reaches back to the revision asked for; the reader must read anew. */
  | {
      readonly type: "changes";
      readonly revision: number;
      readonly changes: readonly Change[];
      readonly complete: boolean;
    }
  | { readonly type: "lease"; readonly lease: LeaseView | null }
  | { readonly type: "lock"; readonly lock: LockView | null }
  /** The number drawn last, 0 when none was. */
  | { readonly type: "sequence"; readonly last: number }
  | { readonly type: "session"; readonly session: SessionView | null };

/** A time to live that began to count, or ended: what a leader's clock must follow. */
export type LifetimeChange =
  | {
      readonly type: "lifetime_started";
      readonly lifetime: Lifetime;
    }
  | { readonly type: "lifetime_ended"; readonly lifetime: LifetimeKey };

export type LifetimeKey =
  | { readonly kind: "lease"; readonly name: string }
  | { readonly kind: "lock"; readonly name: string }
  | { readonly kind: "session"; readonly sessionId: SessionId };

export type Lifetime =
  | {
      readonly kind: "lease";
      readonly name: string;
      readonly token: FencingToken;
      readonly renewal: number;
      readonly ttlMs: number;
    }
  | {
      readonly kind: "lock";
      readonly name: string;
      readonly token: FencingToken;
      readonly ttlMs: number;
    }
  | {
      readonly kind: "session";
      readonly sessionId: SessionId;
      readonly renewal: number;
      readonly ttlMs: number;
    };

export interface MachineLimits {
  readonly valueBytesMax: number;
  readonly sessionsMax: number;
  /** Outcomes remembered a session. */
  readonly unacknowledgedMax: number;
  readonly lockQueueMax: number;
  /** Changes kept for watchers, in number and in bytes. */
  readonly historyMax: number;
  readonly historyBytesMax: number;
}

/**
 * The replicated state machine. It depends on nothing but the commands applied, in their order: no clock, no
 * randomness; so members that applied the same entries are equal, and `hash` shows it.
 */
export interface StateMachine {
  apply(proposal: Proposal): Outcome;
  query(query: Query): Answer;
  /** The revision of the last change of a key. */
  revision(): number;
  /** All times to live that count now, for a new leader. */
  lifetimes(): Lifetime[];
  /** Hears of times to live as `apply` starts and ends them. */
  onLifetimeChange(listener: ((change: LifetimeChange) => void) | null): void;
  snapshot(): Uint8Array;
  /** Replaces the whole state. Throws EdgeloomError `invalid_input` when the bytes are no snapshot of this version. */
  restore(snapshot: Uint8Array): void;
  /** 64 bits as 16 hexadecimal digits over the whole state. */
  hash(): string;
}
