/** The binary form of outcomes, in snapshots and between members and clients. Tags never get a new meaning. */
import { assertNever } from "@edgeloom/kernel";
import { type ByteReader, type ByteWriter, malformed } from "./binary.ts";
import { readList, readNullableBytes, writeList, writeNullableBytes } from "./command-codec.ts";
import type { KeyValue, OperationResult, Outcome, RefusalReason } from "./types.ts";

/** In the order of their tags; new ones go to the end. */
const outcomeTypes = [
  "refused",
  "put",
  "deleted",
  "compared",
  "counted",
  "appended",
  "transaction",
  "lease_granted",
  "lease_kept",
  "lease_released",
  "lock_granted",
  "lock_queued",
  "unlocked",
  "sequence",
  "session_registered",
  "session_kept",
  "session_closed",
  "expired",
] as const satisfies readonly Outcome["type"][];

const outcomeTags = new Map(outcomeTypes.map((type, tag) => [type, tag]));

/** In the order of their tags; new ones go to the end. */
const refusalReasons = [
  "already_acknowledged",
  "invalid_command",
  "lease_held",
  "lease_not_held",
  "lock_held",
  "lock_not_held",
  "not_a_list",
  "not_a_number",
  "out_of_range",
  "queue_full",
  "session_expired",
  "session_required",
  "stale_fencing_token",
  "too_many_sessions",
  "too_many_unacknowledged",
  "value_too_large",
] as const satisfies readonly RefusalReason[];

const resultTypes = ["put", "deleted", "counted", "appended", "got"] as const;

export function writeOutcome(writer: ByteWriter, outcome: Outcome): void {
  writer.byte(outcomeTags.get(outcome.type) ?? 0);
  switch (outcome.type) {
    case "refused":
      writer.byte(refusalReasons.indexOf(outcome.reason));
      writer.text(outcome.holder === null ? "" : `@${outcome.holder}`);
      return;
    case "put":
    case "appended":
      writer.unsigned(outcome.revision);
      writer.unsigned(outcome.version);
      return;
    case "deleted":
      writer.unsigned(outcome.revision);
      writer.unsigned(outcome.deleted);
      return;
    case "compared":
      writer.unsigned(outcome.revision);
      writer.boolean(outcome.succeeded);
      writeNullableBytes(writer, outcome.current);
      return;
    case "counted":
      writer.unsigned(outcome.revision);
      writer.signed(outcome.value);
      return;
    case "transaction":
      writer.unsigned(outcome.revision);
      writer.boolean(outcome.succeeded);
      writeList(writer, outcome.results, writeResult);
      return;
    case "lease_granted":
      writer.unsigned(outcome.token);
      writer.unsigned(outcome.renewal);
      writer.unsigned(outcome.ttlMs);
      return;
    case "lease_kept":
    case "session_kept":
      writer.unsigned(outcome.renewal);
      writer.unsigned(outcome.ttlMs);
      return;
    case "lock_granted":
      writer.unsigned(outcome.token);
      return;
    case "lock_queued":
      writer.unsigned(outcome.position);
      return;
    case "unlocked":
      writer.boolean(outcome.wasHeld);
      return;
    case "sequence":
      writer.unsigned(outcome.first);
      writer.unsigned(outcome.last);
      return;
    case "session_registered":
      writer.unsigned(outcome.sessionId);
      writer.unsigned(outcome.ttlMs);
      return;
    case "expired":
      writer.boolean(outcome.expired);
      return;
    case "lease_released":
    case "session_closed":
      return;
    default:
      assertNever(outcome);
  }
}

/** Throws EdgeloomError `invalid_input` when the bytes are no outcome. */
export function readOutcome(reader: ByteReader): Outcome {
  const type = outcomeTypes[reader.byte()];
  switch (type) {
    case undefined:
      throw malformed("an outcome is of no known type");
    case "refused": {
      const reason = refusalReasons[reader.byte()];
      if (reason === undefined) throw malformed("a refusal gives no known reason");
      const holder = reader.text();
      return { type, reason, holder: holder === "" ? null : holder.slice(1) };
    }
    case "put":
    case "appended":
      return { type, revision: reader.unsigned(), version: reader.unsigned() };
    case "deleted":
      return { type, revision: reader.unsigned(), deleted: reader.unsigned() };
    case "compared": {
      const revision = reader.unsigned();
      const succeeded = reader.boolean();
      return { type, revision, succeeded, current: readNullableBytes(reader) };
    }
    case "counted":
      return { type, revision: reader.unsigned(), value: reader.signed() };
    case "transaction": {
      const revision = reader.unsigned();
      const succeeded = reader.boolean();
      return { type, revision, succeeded, results: readList(reader, readResult) };
    }
    case "lease_granted": {
      const token = reader.unsigned();
      const renewal = reader.unsigned();
      return { type, token, renewal, ttlMs: reader.unsigned() };
    }
    case "lease_kept":
    case "session_kept":
      return { type, renewal: reader.unsigned(), ttlMs: reader.unsigned() };
    case "lock_granted":
      return { type, token: reader.unsigned() };
    case "lock_queued":
      return { type, position: reader.unsigned() };
    case "unlocked":
      return { type, wasHeld: reader.boolean() };
    case "sequence":
      return { type, first: reader.unsigned(), last: reader.unsigned() };
    case "session_registered":
      return { type, sessionId: reader.unsigned(), ttlMs: reader.unsigned() };
    case "expired":
      return { type, expired: reader.boolean() };
    case "lease_released":
    case "session_closed":
      return { type };
    default:
      return assertNever(type);
  }
}

function writeResult(writer: ByteWriter, result: OperationResult): void {
  writer.byte(resultTypes.indexOf(result.type));
  switch (result.type) {
    case "put":
    case "appended":
      writer.unsigned(result.version);
      return;
    case "deleted":
      writer.boolean(result.deleted);
      return;
    case "counted":
      writer.signed(result.value);
      return;
    case "got":
      writer.boolean(result.entry !== null);
      if (result.entry !== null) writeKeyValue(writer, result.entry);
      return;
    default:
      assertNever(result);
  }
}

function readResult(reader: ByteReader): OperationResult {
  const type = resultTypes[reader.byte()];
  switch (type) {
    case undefined:
      throw malformed("a result is of no known type");
    case "put":
    case "appended":
      return { type, version: reader.unsigned() };
    case "deleted":
      return { type, deleted: reader.boolean() };
    case "counted":
      return { type, value: reader.signed() };
    case "got":
      return { type, entry: reader.boolean() ? readKeyValue(reader) : null };
    default:
      return assertNever(type);
  }
}

export function writeKeyValue(writer: ByteWriter, entry: KeyValue): void {
  writer.text(entry.key);
  writer.bytes(entry.value);
  writer.unsigned(entry.createRevision);
  writer.unsigned(entry.modRevision);
  writer.unsigned(entry.version);
}

export function readKeyValue(reader: ByteReader): KeyValue {
  const key = reader.text();
  const value = reader.bytes();
  const createRevision = reader.unsigned();
  const modRevision = reader.unsigned();
  return { key, value, createRevision, modRevision, version: reader.unsigned() };
}
