import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage } from "../raft/codec.ts";
import { decodeSwimMessage, encodeSwimMessage, isSwimFrame, swimFormat } from "./codec.ts";
import type { SwimMessage } from "./swim-types.ts";

const member = fc.constantFrom(
  "a",
  "b",
  "zürich-1",
  "a-name-that-is-quite-a-bit-longer-than-usual-ones",
);
const count = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const envelope = {
  from: fc.constant("a"),
  to: fc.constant("b"),
  sequence: count,
  updates: fc.array(
    fc.record({
      member,
      state: fc.constantFrom("alive", "suspect", "dead", "left"),
      incarnation: count,
      from: member,
    }),
    { maxLength: 8 },
  ),
  hears: fc.array(member, { maxLength: 8 }),
};
const message: fc.Arbitrary<SwimMessage> = fc.oneof(
  fc.record({ type: fc.constantFrom("ping", "ack", "nack"), ...envelope }),
  fc.record({ type: fc.constant("ping_request" as const), ...envelope, target: member }),
);

const ping: SwimMessage = {
  type: "ping",
  from: "a",
  to: "b",
  sequence: 7,
  updates: [{ member: "c", state: "suspect", incarnation: 3, from: "a" }],
  hears: ["b", "c"],
};

describe("the detector's messages as bytes", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(message, (one) => {
        expect(decodeSwimMessage(encodeSwimMessage(one), "a", "b")).toEqual(one);
      }),
    );
  });

  it("are small: a probe without news fits into a few bytes and the names heard", () => {
    expect(encodeSwimMessage({ ...ping, updates: [], hears: [] })).toHaveLength(5);
    expect(encodeSwimMessage(ping)).toHaveLength(15);
  });

  it("are told apart from those of consensus, either way", () => {
    const vote = { type: "timeout_now", from: "a", to: "b", term: 3 } as const;
    const consensus = encodeMessage(vote);
    const detection = encodeSwimMessage(ping);
    expect(isSwimFrame(consensus)).toBe(false);
    expect(isSwimFrame(detection)).toBe(true);
    expect(isSwimFrame(new Uint8Array())).toBe(false);
    // A peer that knows only one of them refuses the other, and goes on.
    expect(() => decodeMessage(detection)).toThrow("another version");
    expect(() => decodeSwimMessage(consensus, "a", "b")).toThrow("another version");
  });

  it("refuse another version, what is cut short, and what goes on", () => {
    const bytes = encodeSwimMessage(ping);
    const decode = (given: Uint8Array) => () => decodeSwimMessage(given, "a", "b");
    expect(decode(Uint8Array.of(swimFormat + 1, ...bytes.slice(1)))).toThrow("another version");
    for (let length = 0; length < bytes.length; length += 1) {
      expect(decode(bytes.slice(0, length))).toThrow("cannot be read");
    }
    expect(decode(Uint8Array.of(...bytes, 0))).toThrow("bytes follow");
    expect(decode(Uint8Array.of(swimFormat, 9))).toThrow("type");
  });

  it("never crash on any bytes: they are a message or an error that says so", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const given = Uint8Array.of(swimFormat, ...bytes);
        try {
          expect(decodeSwimMessage(given, "a", "b")).toMatchObject({ from: "a", to: "b" });
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid_input" });
        }
      }),
    );
  });
});
