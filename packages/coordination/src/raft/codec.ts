/**
 * Messages as bytes: version, type, envelope, then the fields in the order of their declaration. Compact rather than
 * self-describing; whoever carries them adds a checksum. Bytes that are no message give an error, never a crash.
 */
import { assertNever } from "@edgeloom/kernel";
import { ByteReader, ByteWriter, malformed } from "../machine/binary.ts";
import { readConfiguration, writeConfiguration } from "./configuration-codec.ts";
import type { Entry, EntryType } from "./entries.ts";
import type { Message, SnapshotDescriptor } from "./messages.ts";

/**
 * Counts up with every change of the format; a member refuses messages of another version. Stays below 128, where the
 * formats of the failure detector begin (`../detection/codec.ts`), whose messages share the channel.
 */
export const messageFormat = 1;

/** The place of a type is its number on the wire: add only at the end. */
const messageTypes = [
  "pre_vote_request",
  "pre_vote_response",
  "vote_request",
  "vote_response",
  "append_request",
  "append_response",
  "snapshot_request",
  "snapshot_response",
  "timeout_now",
  "read_index_request",
  "read_index_response",
] as const satisfies readonly Message["type"][];

const messageTypeNumbers = new Map<Message["type"], number>(
  messageTypes.map((type, number) => [type, number]),
);

const entryTypes = ["data", "configuration", "no_op"] as const satisfies readonly EntryType[];

const writerKept = new ByteWriter(64 * 1024);

export function encodeMessage(message: Message): Uint8Array {
  const writer = writerKept;
  writer.reset();
  writer.byte(messageFormat);
  writer.byte(messageTypeNumbers.get(message.type) ?? 255);
  writer.text(message.from);
  writer.text(message.to);
  writer.unsigned(message.term);
  writeFields(writer, message);
  return writer.finish();
}

function writeFields(writer: ByteWriter, message: Message): void {
  switch (message.type) {
    case "pre_vote_request":
      writer.unsigned(message.lastIndex);
      writer.unsigned(message.lastTerm);
      return;
    case "vote_request":
      writer.unsigned(message.lastIndex);
      writer.unsigned(message.lastTerm);
      writer.boolean(message.isTransfer);
      return;
    case "pre_vote_response":
    case "vote_response":
      writer.boolean(message.isGranted);
      return;
    case "append_request":
      writer.unsigned(message.prevIndex);
      writer.unsigned(message.prevTerm);
      writeEntries(writer, message.entries);
      writer.unsigned(message.commit);
      writer.unsigned(message.round);
      return;
    case "append_response":
      writer.boolean(message.isSuccess);
      writer.unsigned(message.index);
      writer.unsigned(message.hintIndex);
      writer.unsigned(message.hintTerm);
      writer.unsigned(message.round);
      return;
    case "snapshot_request":
      writeSnapshot(writer, message.snapshot);
      writer.unsigned(message.offset);
      writer.bytes(message.bytes);
      writer.boolean(message.isLast);
      writer.unsigned(message.round);
      return;
    case "snapshot_response":
      writer.unsigned(message.index);
      writer.unsigned(message.offset);
      writer.boolean(message.isInstalled);
      writer.unsigned(message.round);
      return;
    case "timeout_now":
      return;
    case "read_index_request":
      writer.unsigned(message.ticket);
      return;
    case "read_index_response":
      writer.unsigned(message.ticket);
      writer.boolean(message.index !== null);
      if (message.index !== null) writer.unsigned(message.index);
      return;
    default:
      assertNever(message);
  }
}

/** Entries of one message follow each other without a gap, so the first index stands for all. */
function writeEntries(writer: ByteWriter, entries: readonly Entry[]): void {
  writer.unsigned(entries.length);
  const first = entries[0];
  if (first === undefined) return;
  writer.unsigned(first.index);
  for (const entry of entries) {
    writer.unsigned(entry.term);
    writer.byte(entryTypes.indexOf(entry.type));
    writer.bytes(entry.data);
  }
}

function writeSnapshot(writer: ByteWriter, snapshot: SnapshotDescriptor): void {
  writer.unsigned(snapshot.index);
  writer.unsigned(snapshot.term);
  writeConfiguration(writer, snapshot.configuration);
  writer.unsigned(snapshot.configurationIndex);
  writer.unsigned(snapshot.size);
  writer.unsigned(snapshot.checksum);
}

/** Throws EdgeloomError `invalid_input` when the bytes are not one message of this version and nothing else. */
export function decodeMessage(bytes: Uint8Array): Message {
  const reader = new ByteReader(bytes);
  if (reader.byte() !== messageFormat) throw malformed("it is of another version");
  const type = messageTypes[reader.byte()];
  if (type === undefined) throw malformed("its type is not known");
  const envelope = { from: reader.text(), to: reader.text(), term: integer(reader) };
  const message = readFields(reader, type, envelope);
  if (!reader.isAtEnd) throw malformed("bytes follow the message");
  return message;
}

type Envelope = Pick<Message, "from" | "to" | "term">;

function readFields(reader: ByteReader, type: Message["type"], envelope: Envelope): Message {
  const { from, to, term } = envelope;
  switch (type) {
    case "pre_vote_request":
      return { type, from, to, term, lastIndex: integer(reader), lastTerm: integer(reader) };
    case "vote_request":
      return {
        type,
        from,
        to,
        term,
        lastIndex: integer(reader),
        lastTerm: integer(reader),
        isTransfer: reader.boolean(),
      };
    case "pre_vote_response":
    case "vote_response":
      return { type, from, to, term, isGranted: reader.boolean() };
    case "append_request":
      return readAppendRequest(reader, envelope);
    case "append_response":
      return {
        type,
        from,
        to,
        term,
        isSuccess: reader.boolean(),
        index: integer(reader),
        hintIndex: integer(reader),
        hintTerm: integer(reader),
        round: integer(reader),
      };
    case "snapshot_request":
      return {
        type,
        from,
        to,
        term,
        snapshot: readSnapshot(reader),
        offset: integer(reader),
        bytes: reader.bytes(),
        isLast: reader.boolean(),
        round: integer(reader),
      };
    case "snapshot_response":
      return {
        type,
        from,
        to,
        term,
        index: integer(reader),
        offset: integer(reader),
        isInstalled: reader.boolean(),
        round: integer(reader),
      };
    case "timeout_now":
      return { type, from, to, term };
    case "read_index_request":
      return { type, from, to, term, ticket: integer(reader) };
    case "read_index_response":
      return {
        type,
        from,
        to,
        term,
        ticket: integer(reader),
        index: reader.boolean() ? integer(reader) : null,
      };
    default:
      return assertNever(type);
  }
}

function readAppendRequest(reader: ByteReader, { from, to, term }: Envelope): Message {
  const prevIndex = integer(reader);
  const prevTerm = integer(reader);
  const entries = readEntries(reader);
  if (entries.length > 0 && entries[0]?.index !== prevIndex + 1) {
    throw malformed("its entries do not follow the one before them");
  }
  return {
    type: "append_request",
    from,
    to,
    term,
    prevIndex,
    prevTerm,
    entries,
    commit: integer(reader),
    round: integer(reader),
  };
}

function readEntries(reader: ByteReader): Entry[] {
  const count = reader.unsigned();
  const entries: Entry[] = [];
  if (count === 0) return entries;
  const first = integer(reader);
  for (let i = 0; i < count; i += 1) {
    const term = integer(reader);
    const type = entryTypes[reader.byte()];
    if (type === undefined) throw malformed("the type of an entry is not known");
    entries.push({ index: first + i, term, type, data: reader.bytes() });
  }
  return entries;
}

function readSnapshot(reader: ByteReader): SnapshotDescriptor {
  return {
    index: integer(reader),
    term: integer(reader),
    configuration: readConfiguration(reader),
    configurationIndex: integer(reader),
    size: integer(reader),
    checksum: integer(reader),
  };
}

function integer(reader: ByteReader): number {
  const value = reader.unsigned();
  if (!Number.isSafeInteger(value)) throw malformed("an integer is too large");
  return value;
}
