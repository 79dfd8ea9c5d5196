import { ByteReader, type ByteWriter, malformed } from "./binary.ts";
import { readCommand, writeCommand } from "./command-codec.ts";
import type { Proposal } from "./types.ts";

/** First byte of a log entry's data. */
const version = 1;

export function writeProposal(writer: ByteWriter, proposal: Proposal): void {
  writer.unsigned(proposal.sessionId);
  writer.unsigned(proposal.sequence);
  writer.unsigned(proposal.acknowledged);
  writeCommand(writer, proposal.command);
}

export function readProposal(reader: ByteReader): Proposal {
  const sessionId = reader.unsigned();
  const sequence = reader.unsigned();
  const acknowledged = reader.unsigned();
  return { sessionId, sequence, acknowledged, command: readCommand(reader) };
}

/** Begins the data of a log entry; any number of proposals is then written behind. */
export function beginBatch(writer: ByteWriter): void {
  writer.reset();
  writer.byte(version);
}

/** The proposals in the data of one log entry. Throws EdgeloomError `invalid_input` when they cannot be read. */
export function decodeBatch(data: Uint8Array): Proposal[] {
  const reader = new ByteReader(data);
  const found = reader.byte();
  if (found !== version) throw malformed(`version ${found} of log entries is unknown`);
  const proposals: Proposal[] = [];
  while (!reader.isAtEnd) proposals.push(readProposal(reader));
  return proposals;
}
