/**
 * Messages as bytes: version, type, then the fields in the order of their declaration. Bytes that are no message give an
 * error, never a crash; whoever carries them adds a checksum.
 */
import { ByteReader, ByteWriter, malformed } from "@edgeloom/coordination";
import { assertNever } from "@edgeloom/kernel";
import type { Digest } from "../entry/entry.ts";
import type { DataMessage, KeyedEntry } from "../replica/messages.ts";
import {
  readEntry,
  readKnown,
  readList,
  readVector,
  writeEntry,
  writeKnown,
  writeList,
  writeVector,
} from "./entry-codec.ts";

/** Counts up with every change of the format. */
const dataMessageFormat = 1;

/** The place of a type is its number on the wire: add only at the end. */
const types = [
  "write_request",
  "write_response",
  "read_request",
  "read_response",
  "digest_request",
  "digest_response",
  "keys_request",
  "keys_response",
  "entries_request",
  "entries_response",
  "exchange_done",
] as const satisfies readonly DataMessage["type"][];

function writeDigest(writer: ByteWriter, [a, b]: Digest): void {
  writer.unsigned(a);
  writer.unsigned(b);
}
const readDigest = (reader: ByteReader): Digest => [reader.unsigned(), reader.unsigned()];

function writeKeyed(writer: ByteWriter, { key, entry }: KeyedEntry): void {
  writer.text(key);
  writeEntry(writer, entry);
}
const readKeyed = (reader: ByteReader): KeyedEntry => ({
  key: reader.text(),
  entry: readEntry(reader),
});

function writeNullable<T>(writer: ByteWriter, value: T | null, write: (value: T) => void): void {
  writer.boolean(value !== null);
  if (value !== null) write(value);
}
const readNullable = <T>(reader: ByteReader, read: () => T): T | null =>
  reader.boolean() ? read() : null;

export function encodeDataMessage(message: DataMessage): Uint8Array {
  const writer = new ByteWriter();
  writer.byte(dataMessageFormat);
  writer.byte(types.indexOf(message.type));
  writeFields(writer, message);
  return writer.finish();
}

function writeFields(writer: ByteWriter, message: DataMessage): void {
  const numbers = (list: readonly number[]): void =>
    writeList(writer, list, (one) => writer.unsigned(one));
  switch (message.type) {
    case "write_request":
      writer.unsigned(message.id);
      writeKeyed(writer, message);
      return;
    case "write_response":
      writer.unsigned(message.id);
      return;
    case "read_request":
      writer.unsigned(message.id);
      writer.text(message.key);
      writeVector(writer, message.need);
      return;
    case "read_response":
      writer.unsigned(message.id);
      writeEntry(writer, message.entry);
      writer.boolean(message.isBehind);
      // Rounded up: a copy must not seem younger than it is.
      writeNullable(writer, message.ageMs, (ageMs) => writer.unsigned(Math.ceil(ageMs)));
      return;
    case "digest_request":
      writer.unsigned(message.exchange);
      writer.unsigned(message.level);
      numbers(message.ranges);
      return;
    case "digest_response":
      writer.unsigned(message.exchange);
      writer.unsigned(message.level);
      numbers(message.ranges);
      writeList(writer, message.digests, (digest) => writeDigest(writer, digest));
      writeNullable(writer, message.known, (known) => writeKnown(writer, known));
      return;
    case "keys_request":
      writer.unsigned(message.exchange);
      numbers(message.ranges);
      return;
    case "keys_response":
      writer.unsigned(message.exchange);
      numbers(message.ranges);
      writeList(writer, message.keys, ({ key, digest }) => {
        writer.text(key);
        writeDigest(writer, digest);
      });
      return;
    case "entries_request":
      writer.unsigned(message.exchange);
      writer.unsigned(message.batch);
      writeList(writer, message.want, (key) => writer.text(key));
      writeList(writer, message.give, (one) => writeKeyed(writer, one));
      return;
    case "entries_response":
      writer.unsigned(message.exchange);
      writer.unsigned(message.batch);
      writeList(writer, message.entries, (one) => writeKeyed(writer, one));
      return;
    case "exchange_done":
      writer.unsigned(message.exchange);
      writeKnown(writer, message.known);
      return;
    default:
      assertNever(message);
  }
}

/** @throws EdgeloomError `invalid_input` for bytes that are no message of this version */
export function decodeDataMessage(bytes: Uint8Array): DataMessage {
  const reader = new ByteReader(bytes);
  if (reader.byte() !== dataMessageFormat) throw malformed("it is of another version");
  const type = types[reader.byte()];
  if (type === undefined) throw malformed("it is of an unknown type");
  const message = readFields(reader, type);
  if (!reader.isAtEnd) throw malformed("it is too long");
  return message;
}

function readFields(reader: ByteReader, type: DataMessage["type"]): DataMessage {
  const numbers = (): number[] => readList(reader, () => reader.unsigned());
  const texts = (): string[] => readList(reader, () => reader.text());
  const keyed = (): KeyedEntry[] => readList(reader, () => readKeyed(reader));
  const first = reader.unsigned();
  switch (type) {
    case "write_request":
      return { type, id: first, ...readKeyed(reader) };
    case "write_response":
      return { type, id: first };
    case "read_request":
      return { type, id: first, key: reader.text(), need: readVector(reader) };
    case "read_response": {
      const entry = readEntry(reader);
      const isBehind = reader.boolean();
      return {
        type,
        id: first,
        entry,
        isBehind,
        ageMs: readNullable(reader, () => reader.unsigned()),
      };
    }
    case "digest_request":
      return { type, exchange: first, level: reader.unsigned(), ranges: numbers() };
    case "digest_response": {
      const level = reader.unsigned();
      const ranges = numbers();
      const digests = readList(reader, () => readDigest(reader));
      const known = readNullable(reader, () => readKnown(reader));
      return { type, exchange: first, level, ranges, digests, known };
    }
    case "keys_request":
      return { type, exchange: first, ranges: numbers() };
    case "keys_response": {
      const ranges = numbers();
      const readKey = () => ({ key: reader.text(), digest: readDigest(reader) });
      return { type, exchange: first, ranges, keys: readList(reader, readKey) };
    }
    case "entries_request": {
      const batch = reader.unsigned();
      return { type, exchange: first, batch, want: texts(), give: keyed() };
    }
    case "entries_response":
      return { type, exchange: first, batch: reader.unsigned(), entries: keyed() };
    case "exchange_done":
      return { type, exchange: first, known: readKnown(reader) };
    default:
      return assertNever(type);
  }
}
