import { EdgeloomError } from "@edgeloom/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage } from "./codec.ts";
import { decodeConfiguration, encodeConfiguration } from "./configuration-codec.ts";
import type { Configuration, Entry, Message } from "./types.ts";

const integer = fc.oneof(fc.nat(), fc.maxSafeNat());
const member = fc.oneof(fc.string(), fc.string({ unit: "grapheme", minLength: 40, maxLength: 60 }));
const members = fc.array(member, { maxLength: 5 });
const bytes = fc.uint8Array({ maxLength: 200 });
const configuration: fc.Arbitrary<Configuration> = fc.record({
  voters: members,
  votersOutgoing: fc.option(members),
  learners: members,
});
const envelope = { from: member, to: member, term: integer };

const appendRequest = fc
  .record({
    ...envelope,
    type: fc.constant("append_request" as const),
    prevIndex: fc.nat(),
    prevTerm: integer,
    list: fc.array(
      fc.record({
        term: integer,
        type: fc.constantFrom("data" as const, "configuration" as const, "no_op" as const),
        data: bytes,
      }),
    ),
    commit: integer,
    round: integer,
  })
  .map(({ list, ...rest }) => {
    const entries: Entry[] = list.map((entry, at) => ({
      index: rest.prevIndex + 1 + at,
      ...entry,
    }));
    return { ...rest, entries };
  });

const message: fc.Arbitrary<Message> = fc.oneof(
  appendRequest,
  fc.record({
    ...envelope,
    type: fc.constant("pre_vote_request" as const),
    lastIndex: integer,
    lastTerm: integer,
  }),
  fc.record({
    ...envelope,
    type: fc.constant("vote_request" as const),
    lastIndex: integer,
    lastTerm: integer,
    isTransfer: fc.boolean(),
  }),
  fc.record({
    ...envelope,
    type: fc.constantFrom("pre_vote_response" as const, "vote_response" as const),
    isGranted: fc.boolean(),
  }),
  fc.record({
    ...envelope,
    type: fc.constant("append_response" as const),
    isSuccess: fc.boolean(),
    index: integer,
    hintIndex: integer,
    hintTerm: integer,
    round: integer,
  }),
  fc.record({
    ...envelope,
    type: fc.constant("snapshot_request" as const),
    snapshot: fc.record({
      index: integer,
      term: integer,
      configuration,
      configurationIndex: integer,
      size: integer,
      checksum: integer,
    }),
    offset: integer,
    bytes,
    isLast: fc.boolean(),
    round: integer,
  }),
  fc.record({
    ...envelope,
    type: fc.constant("snapshot_response" as const),
    index: integer,
    offset: integer,
    isInstalled: fc.boolean(),
    round: integer,
  }),
  fc.record({ ...envelope, type: fc.constant("timeout_now" as const) }),
  fc.record({ ...envelope, type: fc.constant("read_index_request" as const), ticket: integer }),
  fc.record({
    ...envelope,
    type: fc.constant("read_index_response" as const),
    ticket: integer,
    index: fc.option(integer),
  }),
);

function refusesOrReads(bytes: Uint8Array): void {
  try {
    decodeMessage(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(EdgeloomError);
  }
}

describe("the codec", () => {
  it("gives every message back as it was", () => {
    fc.assert(
      fc.property(message, (each) => {
        expect(decodeMessage(encodeMessage(each))).toEqual({ ...each });
      }),
    );
  });

  it("gives every configuration back as it was", () => {
    fc.assert(
      fc.property(configuration, (each) => {
        expect(decodeConfiguration(encodeConfiguration(each))).toEqual({ ...each });
      }),
    );
  });

  it("answers any bytes with a message or an error", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), refusesOrReads), { numRuns: 1_000 });
  });

  it("answers damaged messages with a message or an error", () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.integer({ min: 0, max: 255 }), (each, at, value) => {
        const encoded = encodeMessage(each);
        encoded[at % encoded.length] = value;
        refusesOrReads(encoded);
      }),
      { numRuns: 1_000 },
    );
  });

  it("refuses what is cut short, and what goes on", () => {
    fc.assert(
      fc.property(message, fc.nat(), (each, at) => {
        const encoded = encodeMessage(each);
        expect(() => decodeMessage(encoded.subarray(0, at % encoded.length))).toThrow(
          EdgeloomError,
        );
        expect(() => decodeMessage(new Uint8Array([...encoded, 0]))).toThrow(EdgeloomError);
      }),
    );
  });

  it("spends few bytes on a heartbeat", () => {
    const heartbeat = encodeMessage({
      type: "append_request",
      from: "node-1",
      to: "node-2",
      term: 12,
      prevIndex: 1_000_000,
      prevTerm: 12,
      entries: [],
      commit: 1_000_000,
      round: 90_000,
    });
    expect(heartbeat.length).toBeLessThan(40);
  });
});
