import {
  type ByteReader,
  type ByteWriter,
  formatTimestamp,
  malformed,
  parseTimestamp,
} from "@edgeloom/coordination";
import { assertNever, type JsonValue } from "@edgeloom/kernel";
import type { Entry, Version } from "../entry/entry.ts";
import type { CounterPart, MapField, ReplicatedValue } from "../values/replicated-value.ts";
import type { DotsImage } from "../versions/known-dots.ts";
import type { Dot, VersionVector } from "../versions/version-vector.ts";

/** The place of a kind is its number in the bytes: add only at the end. */
const valueKinds = ["absent", "plain", "counter", "set", "map", "register"] as const;

export function writeList<T>(
  writer: ByteWriter,
  items: readonly T[],
  write: (item: T) => void,
): void {
  writer.unsigned(items.length);
  for (const item of items) write(item);
}

export function readList<T>(reader: ByteReader, read: () => T): T[] {
  const items: T[] = [];
  for (let left = reader.unsigned(); left > 0; left -= 1) items.push(read());
  return items;
}

function writeDot(writer: ByteWriter, { actor, counter }: Dot): void {
  writer.text(actor);
  writer.unsigned(counter);
}

const readDot = (reader: ByteReader): Dot => ({
  actor: reader.text(),
  counter: reader.unsigned(),
});

export function writeDots(writer: ByteWriter, dots: readonly Dot[]): void {
  writeList(writer, dots, (dot) => writeDot(writer, dot));
}

export const readDots = (reader: ByteReader): Dot[] => readList(reader, () => readDot(reader));

export function writeVector(writer: ByteWriter, vector: VersionVector): void {
  writeDots(
    writer,
    [...vector].map(([actor, counter]) => ({ actor, counter })),
  );
}

export const readVector = (reader: ByteReader): VersionVector =>
  new Map(readDots(reader).map(({ actor, counter }) => [actor, counter]));

export function writeKnown(writer: ByteWriter, { upTo, beyond }: DotsImage): void {
  writeVector(writer, upTo);
  writeDots(writer, beyond);
}

export const readKnown = (reader: ByteReader): DotsImage => ({
  upTo: readVector(reader),
  beyond: readDots(reader),
});

function writeJson(writer: ByteWriter, value: JsonValue): void {
  writer.text(JSON.stringify(value));
}

function readJson(reader: ByteReader): JsonValue {
  try {
    return JSON.parse(reader.text()) as JsonValue;
  } catch (cause) {
    throw malformed("a value is not JSON", cause);
  }
}

/** Amounts may have fractions, which text keeps exactly. */
const readAmount = (reader: ByteReader): number => {
  const amount = Number(reader.text());
  if (!Number.isFinite(amount)) throw malformed("an amount is not a number");
  return amount;
};

function writeValue(writer: ByteWriter, value: ReplicatedValue | MapField["value"]): void {
  writer.byte(valueKinds.indexOf(value.kind));
  switch (value.kind) {
    case "absent":
      return;
    case "plain":
      writeJson(writer, value.value);
      return;
    case "counter":
      writeList(writer, [...value.parts], ([id, { up, down }]) => {
        writer.text(id);
        writer.text(String(up));
        writer.text(String(down));
      });
      return;
    case "set":
      writeList(writer, [...value.elements], ([element, dots]) => {
        writer.text(element);
        writeDots(writer, dots);
      });
      return;
    case "map":
      writeList(writer, [...value.fields], ([name, field]) => {
        writer.text(name);
        writeDots(writer, field.dots);
        writeValue(writer, field.value);
      });
      return;
    case "register":
      writeJson(writer, value.value);
      writer.text(formatTimestamp(value.stamp));
      writer.text(value.origin);
  }
}

function readAnyValue(reader: ByteReader): ReplicatedValue | MapField["value"] {
  const kind = valueKinds[reader.byte()];
  switch (kind) {
    case "absent":
      return { kind };
    case "plain":
      return { kind, value: readJson(reader) };
    case "counter": {
      const readPart = (): [string, CounterPart] => [
        reader.text(),
        { up: readAmount(reader), down: readAmount(reader) },
      ];
      return { kind, parts: new Map(readList(reader, readPart)) };
    }
    case "set": {
      const readElement = (): [string, Dot[]] => [reader.text(), readDots(reader)];
      return { kind, elements: new Map(readList(reader, readElement)) };
    }
    case "map": {
      const readField = (): [string, MapField] => [
        reader.text(),
        { dots: readDots(reader), value: readFieldValue(reader) },
      ];
      return { kind, fields: new Map(readList(reader, readField)) };
    }
    case "register": {
      const value = readJson(reader);
      return { kind, value, stamp: parseTimestamp(reader.text()), origin: reader.text() };
    }
    case undefined:
      throw malformed("a value is of an unknown kind");
    default:
      return assertNever(kind);
  }
}

function readFieldValue(reader: ByteReader): MapField["value"] {
  const value = readAnyValue(reader);
  if (value.kind === "register" || value.kind === "counter" || value.kind === "set") return value;
  throw malformed(`a field holds a ${value.kind}`);
}

function readValue(reader: ByteReader): ReplicatedValue {
  const value = readAnyValue(reader);
  if (value.kind === "register") throw malformed("a key holds a register");
  return value;
}

function writeVersion(writer: ByteWriter, version: Version): void {
  writeDot(writer, version.dot);
  writeVector(writer, version.context);
  writeVector(writer, version.dependencies);
  writer.text(formatTimestamp(version.stamp));
  writer.text(version.origin);
  writer.text(version.request);
  writeValue(writer, version.value);
}

const readVersion = (reader: ByteReader): Version => ({
  dot: readDot(reader),
  context: readVector(reader),
  dependencies: readVector(reader),
  stamp: parseTimestamp(reader.text()),
  origin: reader.text(),
  request: reader.text(),
  value: readValue(reader),
});

export function writeEntry(writer: ByteWriter, { context, versions }: Entry): void {
  writeVector(writer, context);
  writeList(writer, versions, (version) => writeVersion(writer, version));
}

export const readEntry = (reader: ByteReader): Entry => ({
  context: readVector(reader),
  versions: readList(reader, () => readVersion(reader)),
});
