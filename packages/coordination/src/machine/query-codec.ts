/** The binary form of queries and answers between members and clients. Tags never get a new meaning. */
import { assertNever } from "@edgeloom/kernel";
import { type ByteReader, type ByteWriter, malformed } from "./binary.ts";
import { readList, readNullableBytes, writeList, writeNullableBytes } from "./command-codec.ts";
import { readKeyValue, writeKeyValue } from "./outcome-codec.ts";
import type { Answer, Change, LockOwner, LockView, Query } from "./types.ts";

const queryTypes = [
  "get",
  "range",
  "changes",
  "lease",
  "lock",
  "sequence",
  "session",
] as const satisfies readonly Query["type"][];

const answerTypes = [
  "entry",
  "entries",
  "changes",
  "lease",
  "lock",
  "sequence",
  "session",
] as const satisfies readonly Answer["type"][];

export function writeQuery(writer: ByteWriter, query: Query): void {
  writer.byte(queryTypes.indexOf(query.type));
  switch (query.type) {
    case "get":
      writer.text(query.key);
      return;
    case "range":
      writer.text(query.prefix);
      writeNullableText(writer, query.after);
      writer.unsigned(query.limit);
      return;
    case "changes":
      writer.text(query.prefix);
      writer.unsigned(query.afterRevision);
      writer.unsigned(query.limit);
      return;
    case "lease":
    case "lock":
    case "sequence":
      writer.text(query.name);
      return;
    case "session":
      writer.unsigned(query.sessionId);
      return;
    default:
      assertNever(query);
  }
}

/** Throws EdgeloomError `invalid_input` when the bytes are no query. */
export function readQuery(reader: ByteReader): Query {
  const type = queryTypes[reader.byte()];
  switch (type) {
    case undefined:
      throw malformed("a query is of no known type");
    case "get":
      return { type, key: reader.text() };
    case "range": {
      const prefix = reader.text();
      const after = readNullableText(reader);
      return { type, prefix, after, limit: reader.unsigned() };
    }
    case "changes": {
      const prefix = reader.text();
      const afterRevision = reader.unsigned();
      return { type, prefix, afterRevision, limit: reader.unsigned() };
    }
    case "lease":
    case "lock":
    case "sequence":
      return { type, name: reader.text() };
    case "session":
      return { type, sessionId: reader.unsigned() };
    default:
      return assertNever(type);
  }
}

export function writeAnswer(writer: ByteWriter, answer: Answer): void {
  writer.byte(answerTypes.indexOf(answer.type));
  switch (answer.type) {
    case "entry":
      writer.unsigned(answer.revision);
      writeNullable(writer, answer.entry, writeKeyValue);
      return;
    case "entries":
      writer.unsigned(answer.revision);
      writeList(writer, answer.entries, writeKeyValue);
      writer.boolean(answer.more);
      return;
    case "changes":
      writer.unsigned(answer.revision);
      writeList(writer, answer.changes, writeChange);
      writer.boolean(answer.complete);
      return;
    case "lease":
      writeNullable(writer, answer.lease, (to, { name, holder, token, ttlMs, renewal }) => {
        to.text(name);
        to.text(holder);
        for (const value of [token, ttlMs, renewal]) to.unsigned(value);
      });
      return;
    case "lock":
      writeNullable(writer, answer.lock, writeLockView);
      return;
    case "sequence":
      writer.unsigned(answer.last);
      return;
    case "session":
      writeNullable(writer, answer.session, (to, session) => {
        const { sessionId, ttlMs, renewal, acknowledged, remembered } = session;
        to.text(session.client);
        for (const value of [sessionId, ttlMs, renewal, acknowledged, remembered]) {
          to.unsigned(value);
        }
      });
      return;
    default:
      assertNever(answer);
  }
}

/** Throws EdgeloomError `invalid_input` when the bytes are no answer. */
export function readAnswer(reader: ByteReader): Answer {
  const type = answerTypes[reader.byte()];
  switch (type) {
    case undefined:
      throw malformed("an answer is of no known type");
    case "entry": {
      const revision = reader.unsigned();
      return { type, revision, entry: readNullable(reader, readKeyValue) };
    }
    case "entries": {
      const revision = reader.unsigned();
      const entries = readList(reader, readKeyValue);
      return { type, revision, entries, more: reader.boolean() };
    }
    case "changes": {
      const revision = reader.unsigned();
      const changes = readList(reader, readChange);
      return { type, revision, changes, complete: reader.boolean() };
    }
    case "lease": {
      const lease = readNullable(reader, (from) => {
        const name = from.text();
        const holder = from.text();
        const token = from.unsigned();
        const ttlMs = from.unsigned();
        return { name, holder, token, ttlMs, renewal: from.unsigned() };
      });
      return { type, lease };
    }
    case "lock":
      return { type, lock: readNullable(reader, readLockView) };
    case "sequence":
      return { type, last: reader.unsigned() };
    case "session": {
      const session = readNullable(reader, (from) => {
        const client = from.text();
        const sessionId = from.unsigned();
        const ttlMs = from.unsigned();
        const renewal = from.unsigned();
        const acknowledged = from.unsigned();
        return { sessionId, client, ttlMs, renewal, acknowledged, remembered: from.unsigned() };
      });
      return { type, session };
    }
    default:
      return assertNever(type);
  }
}

function writeChange(writer: ByteWriter, { revision, key, value }: Change): void {
  writer.unsigned(revision);
  writer.text(key);
  writeNullableBytes(writer, value);
}

function readChange(reader: ByteReader): Change {
  const revision = reader.unsigned();
  const key = reader.text();
  return { revision, key, value: readNullableBytes(reader) };
}

function writeLockView(writer: ByteWriter, { name, holder, token, ttlMs, queue }: LockView): void {
  writer.text(name);
  writeOwner(writer, holder);
  writer.unsigned(token);
  writer.unsigned(ttlMs ?? 0);
  writeList(writer, queue, writeOwner);
}

function readLockView(reader: ByteReader): LockView {
  const name = reader.text();
  const holder = readOwner(reader);
  const token = reader.unsigned();
  const ttlMs = reader.unsigned();
  const queue = readList(reader, readOwner);
  return { name, holder, token, ttlMs: ttlMs === 0 ? null : ttlMs, queue };
}

function writeOwner(writer: ByteWriter, { sessionId, owner }: LockOwner): void {
  writer.unsigned(sessionId);
  writer.text(owner);
}

function readOwner(reader: ByteReader): LockOwner {
  const sessionId = reader.unsigned();
  return { sessionId, owner: reader.text() };
}

function writeNullable<T>(
  writer: ByteWriter,
  value: T | null,
  write: (writer: ByteWriter, value: T) => void,
): void {
  writer.boolean(value !== null);
  if (value !== null) write(writer, value);
}

function readNullable<T>(reader: ByteReader, read: (reader: ByteReader) => T): T | null {
  return reader.boolean() ? read(reader) : null;
}

function writeNullableText(writer: ByteWriter, value: string | null): void {
  writeNullable(writer, value, (to, text) => to.text(text));
}

function readNullableText(reader: ByteReader): string | null {
  return readNullable(reader, (from) => from.text());
}
