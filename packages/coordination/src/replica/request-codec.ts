/** The binary form of what clients and members say to each other. */
import { assertNever } from "@edgeloom/kernel";
import { ByteReader, ByteWriter, malformed } from "../machine/binary.ts";
import { readList, writeList } from "../machine/command-codec.ts";
import { readOutcome, writeOutcome } from "../machine/outcome-codec.ts";
import { readProposal, writeProposal } from "../machine/proposal-codec.ts";
import { readAnswer, readQuery, writeAnswer, writeQuery } from "../machine/query-codec.ts";
import type {
  ClientRequest,
  ClientResponse,
  ReadConsistency,
  ReplicaErrorReason,
} from "./types.ts";

/** First byte of each; raised when the form changes. */
const version = 1;
const consistencies = [
  "linearizable",
  "lease",
  "stale",
] as const satisfies readonly ReadConsistency[];

/** In the order of their tags; new ones go to the end. */
const reasons = [
  "abandoned",
  "configuration_pending",
  "corrupted",
  "disk_full",
  "invalid_change",
  "leadership_lost",
  "lease_expired",
  "not_leader",
  "not_ready",
  "overloaded",
  "recovering",
  "stopped",
  "transferring",
] as const satisfies readonly ReplicaErrorReason[];

export function encodeClientRequests(requests: readonly ClientRequest[]): Uint8Array {
  const writer = new ByteWriter(1_024);
  writer.byte(version);
  writeList(writer, requests, writeRequest);
  return writer.finish();
}

/** Throws EdgeloomError `invalid_input` when the bytes are no requests. */
export function decodeClientRequests(bytes: Uint8Array): ClientRequest[] {
  const reader = versioned(bytes);
  return readList(reader, readRequest);
}

export function encodeClientResponses(responses: readonly ClientResponse[]): Uint8Array {
  const writer = new ByteWriter(1_024);
  writer.byte(version);
  writeList(writer, responses, writeResponse);
  return writer.finish();
}

/** Throws EdgeloomError `invalid_input` when the bytes are no responses. */
export function decodeClientResponses(bytes: Uint8Array): ClientResponse[] {
  const reader = versioned(bytes);
  return readList(reader, readResponse);
}

function versioned(bytes: Uint8Array): ByteReader {
  const reader = new ByteReader(bytes);
  const found = reader.byte();
  if (found !== version) throw malformed(`version ${found} of client messages is unknown`);
  return reader;
}

function writeRequest(writer: ByteWriter, request: ClientRequest): void {
  writer.unsigned(request.requestId);
  switch (request.type) {
    case "propose":
      writer.byte(0);
      writeProposal(writer, request.proposal);
      return;
    case "read":
      writer.byte(1);
      writer.byte(consistencies.indexOf(request.consistency));
      writeQuery(writer, request.query);
      return;
    default:
      assertNever(request);
  }
}

function readRequest(reader: ByteReader): ClientRequest {
  const requestId = reader.unsigned();
  const tag = reader.byte();
  if (tag === 0) return { type: "propose", requestId, proposal: readProposal(reader) };
  if (tag !== 1) throw malformed(`${tag} is no request`);
  const consistency = consistencies[reader.byte()];
  if (consistency === undefined) throw malformed("a read is of no known consistency");
  return { type: "read", requestId, query: readQuery(reader), consistency };
}

function writeResponse(writer: ByteWriter, response: ClientResponse): void {
  writer.unsigned(response.requestId);
  switch (response.type) {
    case "applied":
      writer.byte(0);
      writer.unsigned(response.index);
      writeOutcome(writer, response.outcome);
      return;
    case "answered":
      writer.byte(1);
      writer.unsigned(response.appliedIndex);
      writeAnswer(writer, response.answer);
      return;
    case "failed": {
      const { reason, leader, uncertain } = response.error;
      writer.byte(2);
      writer.byte(reasons.indexOf(reason));
      writer.text(leader === null ? "" : `@${leader}`);
      writer.boolean(uncertain);
      return;
    }
    default:
      assertNever(response);
  }
}

function readResponse(reader: ByteReader): ClientResponse {
  const requestId = reader.unsigned();
  const tag = reader.byte();
  switch (tag) {
    case 0: {
      const index = reader.unsigned();
      return { type: "applied", requestId, outcome: readOutcome(reader), index };
    }
    case 1: {
      const appliedIndex = reader.unsigned();
      return { type: "answered", requestId, answer: readAnswer(reader), appliedIndex };
    }
    case 2: {
      const reason = reasons[reader.byte()];
      if (reason === undefined) throw malformed("a failure gives no known reason");
      const leader = reader.text();
      const error = {
        reason,
        leader: leader === "" ? null : leader.slice(1),
        uncertain: reader.boolean(),
      };
      return { type: "failed", requestId, error };
    }
    default:
      throw malformed(`${tag} is no response`);
  }
}
