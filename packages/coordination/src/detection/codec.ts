/**
 * Messages of the failure detector as bytes, for a channel that carries those of consensus too. Who sent a message and
 * to whom is the channel's to say, so neither is written: nobody can speak in another's name.
 */
import { assertNever } from "@edgeloom/kernel";
import { ByteReader, ByteWriter, malformed } from "../machine/binary.ts";
import type { MemberId } from "../raft/entries.ts";
import type { Liveness, SwimMessage, Update } from "./swim-types.ts";

/** Marks a frame of the detector; formats of consensus' messages stay below it. */
const detectionMark = 0x80;
/** Counts up with every change of the format; a member refuses messages of another version. */
export const swimFormat = detectionMark + 1;

/** The place of a name is its number on the wire: add only at the end. */
const types = ["ping", "ack", "ping_request", "nack"] as const satisfies SwimMessage["type"][];
const states = ["alive", "suspect", "dead", "left"] as const satisfies Liveness[];

/** More than any group has; keeps damaged bytes from asking for work without end. */
const countMax = 10_000;

const writerKept = new ByteWriter(1024);

/** Whether a frame is the detector's, of whatever version; else it is consensus'. */
export function isSwimFrame(bytes: Uint8Array): boolean {
  return (bytes[0] ?? 0) >= detectionMark;
}

export function encodeSwimMessage(message: SwimMessage): Uint8Array {
  const writer = writerKept;
  writer.reset();
  writer.byte(swimFormat);
  writer.byte(types.indexOf(message.type));
  writer.unsigned(message.sequence);
  writer.unsigned(message.updates.length);
  for (const { member, state, incarnation, from } of message.updates) {
    writer.text(member);
    writer.byte(states.indexOf(state));
    writer.unsigned(incarnation);
    writer.text(from);
  }
  writer.unsigned(message.hears.length);
  for (const member of message.hears) writer.text(member);
  if (message.type === "ping_request") writer.text(message.target);
  return writer.finish();
}

/** Throws EdgeloomError `invalid_input` when the bytes are not one message of this version and nothing else. */
export function decodeSwimMessage(bytes: Uint8Array, from: MemberId, to: MemberId): SwimMessage {
  const reader = new ByteReader(bytes);
  if (reader.byte() !== swimFormat) throw malformed("it is of another version");
  const type = types[reader.byte()];
  if (type === undefined) throw malformed("its type is not known");
  const sequence = integer(reader);
  const updates = listOf(reader, readUpdate);
  const hears = listOf(reader, (each) => each.text());
  const message = withTarget(reader, type, { from, to, sequence, updates, hears });
  if (!reader.isAtEnd) throw malformed("bytes follow the message");
  return message;
}

type Envelope = Omit<Extract<SwimMessage, { type: "ping" }>, "type">;

function withTarget(reader: ByteReader, type: SwimMessage["type"], rest: Envelope): SwimMessage {
  switch (type) {
    case "ping":
    case "ack":
    case "nack":
      return { type, ...rest };
    case "ping_request":
      return { type, ...rest, target: reader.text() };
    default:
      return assertNever(type);
  }
}

function readUpdate(reader: ByteReader): Update {
  const member = reader.text();
  const state = states[reader.byte()];
  if (state === undefined) throw malformed("the state of a member is not known");
  return { member, state, incarnation: integer(reader), from: reader.text() };
}

function listOf<T>(reader: ByteReader, read: (reader: ByteReader) => T): T[] {
  const count = reader.unsigned();
  if (count > countMax) throw malformed("a list is too long");
  const items: T[] = [];
  for (let i = 0; i < count; i += 1) items.push(read(reader));
  return items;
}

function integer(reader: ByteReader): number {
  const value = reader.unsigned();
  if (!Number.isSafeInteger(value)) throw malformed("an integer is too large");
  return value;
}
