import { ByteReader, ByteWriter, malformed } from "../machine/binary.ts";
import type { Configuration, MemberId } from "./entries.ts";

/** More than any group has; keeps damaged bytes from asking for room without end. */
const membersMax = 10_000;

export function encodeConfiguration(configuration: Configuration): Uint8Array {
  const writer = new ByteWriter(64);
  writeConfiguration(writer, configuration);
  return writer.finish();
}

/** Throws EdgeloomError `invalid_input` when the bytes are not one configuration and nothing else. */
export function decodeConfiguration(bytes: Uint8Array): Configuration {
  const reader = new ByteReader(bytes);
  const configuration = readConfiguration(reader);
  if (!reader.isAtEnd) throw malformed("bytes follow the configuration");
  return configuration;
}

export function writeConfiguration(writer: ByteWriter, configuration: Configuration): void {
  writeMembers(writer, configuration.voters);
  writer.boolean(configuration.votersOutgoing !== null);
  if (configuration.votersOutgoing !== null) writeMembers(writer, configuration.votersOutgoing);
  writeMembers(writer, configuration.learners);
}

export function readConfiguration(reader: ByteReader): Configuration {
  const voters = readMembers(reader);
  const votersOutgoing = reader.boolean() ? readMembers(reader) : null;
  return { voters, votersOutgoing, learners: readMembers(reader) };
}

function writeMembers(writer: ByteWriter, members: readonly MemberId[]): void {
  writer.unsigned(members.length);
  for (const member of members) writer.text(member);
}

function readMembers(reader: ByteReader): MemberId[] {
  const count = reader.unsigned();
  if (count > membersMax) throw malformed("it names too many members");
  const members: MemberId[] = [];
  for (let i = 0; i < count; i += 1) members.push(reader.text());
  return members;
}
