import { assertNever } from "@edgeloom/kernel";
import { History } from "./history.ts";
import { appendElement, compareBytes, formatInteger, parseInteger } from "./numbers-and-lists.ts";
import { SortedKeys } from "./sorted-keys.ts";
import type {
  Answer,
  Compare,
  KeyValue,
  MachineLimits,
  OperationResult,
  RefusalReason,
  TransactionCommand,
  TransactionOperation,
} from "./types.ts";

/** What a key is to hold; null: nothing. */
type Staged = KeyValue | null;

type OperationAttempt =
  | { readonly ok: true; readonly result: OperationResult }
  | { readonly ok: false; readonly reason: RefusalReason };

export type TransactionAttempt =
  | { readonly ok: true; readonly succeeded: boolean; readonly results: readonly OperationResult[] }
  | { readonly ok: false; readonly reason: RefusalReason };

/** Keys, their values and the revision, as in etcd; every change is made at the next revision. */
export class KeyValues {
  private readonly limits: MachineLimits;
  private readonly entries = new Map<string, KeyValue>();
  private readonly keys = new SortedKeys();
  private readonly history: History;
  private revisionNow = 0;

  constructor(limits: MachineLimits) {
    this.limits = limits;
    this.history = new History(limits.historyMax, limits.historyBytesMax);
  }

  get revision(): number {
    return this.revisionNow;
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: string): KeyValue | null {
    return this.entries.get(key) ?? null;
  }

  /** All entries in the order of their keys. */
  *all(): Generator<KeyValue, void, undefined> {
    for (const key of this.keys.from("")) {
      const entry = this.entries.get(key);
      if (entry !== undefined) yield entry;
    }
  }

  clear(revision: number): void {
    this.entries.clear();
    this.keys.clear();
    this.revisionNow = revision;
    this.history.restart(revision);
  }

  /** Puts an entry of a snapshot back. */
  load(entry: KeyValue): void {
    this.entries.set(entry.key, entry);
    this.keys.add(entry.key);
  }

  /** Writes one key at a new revision and answers its version. */
  put(key: string, value: Uint8Array): number {
    const revision = this.revisionNow + 1;
    const entry = nextEntry(this.get(key), key, value, revision);
    this.commit(revision, key, entry);
    return entry.version;
  }

  /** False, and no new revision, when the key is absent. */
  delete(key: string): boolean {
    if (!this.entries.has(key)) return false;
    this.commit(this.revisionNow + 1, key, null);
    return true;
  }

  /** Deletes all at one revision and answers how many. */
  deleteRange(prefix: string): number {
    const doomed: string[] = [];
    for (const key of this.keys.from(prefix)) {
      if (!key.startsWith(prefix)) break;
      doomed.push(key);
    }
    const revision = this.revisionNow + 1;
    for (const key of doomed) this.commit(revision, key, null);
    return doomed.length;
  }

  /** One operation as a transaction of its own. */
  single(operation: TransactionOperation): OperationAttempt {
    const staged = new Map<string, Staged>();
    const attempt = this.stage(operation, staged, this.revisionNow + 1);
    if (attempt.ok) this.commitAll(staged);
    return attempt;
  }

  transaction(command: TransactionCommand): TransactionAttempt {
    const succeeded = command.compares.every((compare) => holds(compare, this.get(compare.key)));
    const staged = new Map<string, Staged>();
    const results: OperationResult[] = [];
    for (const operation of succeeded ? command.success : command.failure) {
      const attempt = this.stage(operation, staged, this.revisionNow + 1);
      if (!attempt.ok) return attempt;
      results.push(attempt.result);
    }
    this.commitAll(staged);
    return { ok: true, succeeded, results };
  }

  range(prefix: string, after: string | null, limit: number): Answer {
    const entries: KeyValue[] = [];
    let more = false;
    for (const key of this.keys.from(after !== null && after > prefix ? after : prefix)) {
      if (key === after) continue;
      if (!key.startsWith(prefix)) break;
      if (entries.length >= limit) {
        more = true;
        break;
      }
      const entry = this.entries.get(key);
      if (entry !== undefined) entries.push(entry);
    }
    return { type: "entries", revision: this.revisionNow, entries, more };
  }

  changes(prefix: string, afterRevision: number, limit: number): Answer {
    const changes = this.history.after(afterRevision, prefix, limit);
    return {
      type: "changes",
      revision: this.revisionNow,
      changes: changes ?? [],
      complete: changes !== null,
    };
  }

  private commitAll(staged: ReadonlyMap<string, Staged>): void {
    const revision = this.revisionNow + 1;
    for (const [key, entry] of staged) {
      if (entry !== null || this.entries.has(key)) this.commit(revision, key, entry);
    }
  }

  private commit(revision: number, key: string, entry: Staged): void {
    if (entry === null) {
      this.entries.delete(key);
      this.keys.remove(key);
    } else {
      if (entry.createRevision === revision && !this.entries.has(key)) this.keys.add(key);
      this.entries.set(key, entry);
    }
    this.revisionNow = revision;
    this.history.add({ revision, key, value: entry === null ? null : entry.value });
  }

  private stage(
    operation: TransactionOperation,
    staged: Map<string, Staged>,
    revision: number,
  ): OperationAttempt {
    const { key } = operation;
    const stagedEntry = staged.get(key);
    const current = stagedEntry === undefined ? this.get(key) : stagedEntry;
    const write = (value: Uint8Array): KeyValue => {
      const entry = nextEntry(current, key, value, revision);
      staged.set(key, entry);
      return entry;
    };
    switch (operation.type) {
      case "get":
        return { ok: true, result: { type: "got", entry: current } };
      case "put":
        if (operation.value.length > this.limits.valueBytesMax) return tooLarge;
        return { ok: true, result: { type: "put", version: write(operation.value).version } };
      case "delete":
        staged.set(key, null);
        return { ok: true, result: { type: "deleted", deleted: current !== null } };
      case "increment": {
        const before = current === null ? 0 : parseInteger(current.value);
        if (before === null) return { ok: false, reason: "not_a_number" };
        const value = before + operation.by;
        if (!Number.isSafeInteger(value)) return { ok: false, reason: "out_of_range" };
        write(formatInteger(value));
        return { ok: true, result: { type: "counted", value } };
      }
      case "append": {
        const list = appendElement(current === null ? null : current.value, operation.item);
        if (list === null) return { ok: false, reason: "not_a_list" };
        if (list.length > this.limits.valueBytesMax) return tooLarge;
        return { ok: true, result: { type: "appended", version: write(list).version } };
      }
      default:
        return assertNever(operation);
    }
  }
}

const tooLarge: OperationAttempt = { ok: false, reason: "value_too_large" };

function nextEntry(current: Staged, key: string, value: Uint8Array, modRevision: number): KeyValue {
  return current === null
    ? { key, value, createRevision: modRevision, modRevision, version: 1 }
    : {
        key,
        value,
        createRevision: current.createRevision,
        modRevision,
        version: current.version + 1,
      };
}

function holds(compare: Compare, entry: KeyValue | null): boolean {
  const difference = differenceOf(compare, entry);
  switch (compare.operator) {
    case "equal":
      return difference === 0;
    case "not_equal":
      return difference !== 0;
    case "less":
      return difference < 0;
    case "greater":
      return difference > 0;
    default:
      return assertNever(compare.operator);
  }
}

/** NaN, for which only `not_equal` holds, when the operand is of the wrong kind. */
function differenceOf(compare: Compare, entry: KeyValue | null): number {
  const { target, operand } = compare;
  if (target === "value") {
    return typeof operand === "number" ? Number.NaN : compareBytes(entry?.value ?? null, operand);
  }
  if (typeof operand !== "number") return Number.NaN;
  switch (target) {
    case "version":
      return (entry?.version ?? 0) - operand;
    case "create_revision":
      return (entry?.createRevision ?? 0) - operand;
    case "mod_revision":
      return (entry?.modRevision ?? 0) - operand;
    default:
      return assertNever(target);
  }
}
