import {
  ByteReader,
  ByteWriter,
  formatTimestamp,
  malformed,
  parseTimestamp,
} from "@edgeloom/coordination";
import { assertNever } from "@edgeloom/kernel";
import type { DataRecord } from "../replica/records.ts";
import {
  readDots,
  readEntry,
  readKnown,
  writeDots,
  writeEntry,
  writeKnown,
} from "./entry-codec.ts";

/** The place of a type is its number on the disk: add only at the end. */
const types = [
  "actor",
  "entry",
  "known",
  "request",
  "hint",
  "hint_delivered",
] as const satisfies readonly DataRecord["type"][];

export function encodeRecord(record: DataRecord): Uint8Array {
  const writer = new ByteWriter();
  writer.byte(types.indexOf(record.type));
  switch (record.type) {
    case "actor":
      writer.text(record.actor);
      break;
    case "entry":
      writer.text(record.key);
      writeEntry(writer, record.entry);
      break;
    case "known":
      writeKnown(writer, record.known);
      break;
    case "request":
      writer.text(record.request);
      writer.text(record.key);
      writeDots(writer, [record.dot]);
      writer.text(formatTimestamp(record.stamp));
      break;
    case "hint":
    case "hint_delivered":
      writer.text(record.peer);
      writer.text(record.key);
      break;
    default:
      assertNever(record);
  }
  return writer.finish();
}

/** @throws EdgeloomError `invalid_input` for bytes that are no record */
export function decodeRecord(bytes: Uint8Array): DataRecord {
  const reader = new ByteReader(bytes);
  const type = types[reader.byte()];
  switch (type) {
    case "actor":
      return { type, actor: reader.text() };
    case "entry":
      return { type, key: reader.text(), entry: readEntry(reader) };
    case "known":
      return { type, known: readKnown(reader) };
    case "request": {
      const request = reader.text();
      const key = reader.text();
      const [dot] = readDots(reader);
      if (dot === undefined) throw malformed("a request has no write");
      return { type, request, key, dot, stamp: parseTimestamp(reader.text()) };
    }
    case "hint":
    case "hint_delivered":
      return { type, peer: reader.text(), key: reader.text() };
    case undefined:
      throw malformed("a record is of an unknown type");
    default:
      return assertNever(type);
  }
}
