import { createMemoryDisk, decodeSwimMessage, isSwimFrame } from "@edgeloom/coordination";
import { createSeededRandom, createVirtualTime } from "@edgeloom/kernel";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { createGroupHost, type GroupHost } from "./group-host.ts";
import type { ChannelOptions } from "./peers.ts";
import { groupStatusSchema } from "./status.ts";

const group = "g";
let host: GroupHost;
afterEach(() => host.stop());

/** One member of three, whose network a test handles by hand. */
function setUp() {
  const time = createVirtualTime(1_700_000_000_000);
  const sent: { to: string; payload: Uint8Array }[] = [];
  let channel: ChannelOptions | undefined;
  host = createGroupHost({
    nodeId: "a",
    clock: time,
    timers: time,
    random: createSeededRandom(5),
    disks: {
      open: () => createMemoryDisk((done) => void time.after(0, done)),
      remove: () => undefined,
    },
    peers: {
      address: () => null,
      open(options) {
        channel = options;
        const send = (to: string, payload: Uint8Array) => sent.push({ to, payload });
        return { learn: () => undefined, send, close: () => undefined };
      },
    },
    onLeader: () => undefined,
  });
  host.join({
    group,
    name: "default",
    voters: ["a", "b", "c"],
    addresses: {},
    secret: "s".repeat(44),
    electionTimeoutMs: 1_000,
    heartbeatMs: 150,
    priority: 1,
  });
  const status = () => {
    let answer: unknown;
    host.handle({ name: "group_status", request: { group } }, (result) => {
      answer = result.ok ? result.value : result.error;
    });
    return groupStatusSchema.parse(answer);
  };
  const receive = (from: string, payload: Uint8Array) => channel?.onReceive(from, payload);
  return { time, sent, status, receive };
}

describe("a member of a group", () => {
  it("probes the others, one an interval, on the channel of consensus", () => {
    const { time, sent } = setUp();
    time.advance(4_000);
    const probes = sent.filter(({ payload }) => isSwimFrame(payload));
    expect(new Set(probes.map(({ to }) => to))).toEqual(new Set(["b", "c"]));
    const pings = probes.filter(
      ({ to, payload }) => decodeSwimMessage(payload, "a", to).type === "ping",
    );
    // One every 400 ms, and the suspected are told.
    expect(pings.length).toBeGreaterThanOrEqual(8);
    expect(pings.length).toBeLessThanOrEqual(11);
  });

  it("that nobody answers calls itself isolated, keeps its term and mostly keeps silent", () => {
    const { time, sent, status } = setUp();
    expect(status()).toMatchObject({ partition: { kind: "unknown" } });
    time.advance(60_000);
    expect(status()).toMatchObject({
      term: 0,
      leader: null,
      partition: { kind: "isolated", verdicts: [{ type: "isolated", member: "a" }] },
      quorum: { isReached: false, missing: 1, reachableVoters: ["a"] },
    });
    expect(status().reachability).toMatchObject([{ isReached: false }, { isReached: false }]);
    const votes = sent.filter(({ payload }) => !isSwimFrame(payload));
    expect(votes.length).toBeGreaterThan(0);
    // Asking at each heartbeat of every election would be 800.
    expect(votes.length).toBeLessThan(300);
  });

  it("is not upset by any frame: of another version, of nobody, or of no sense", () => {
    const { time, status, receive } = setUp();
    time.advance(100);
    fc.assert(
      fc.property(
        fc.constantFrom("b", "c", "stranger"),
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom(0, 1, 2, 0x80, 0x81, 0x82, 0xff),
        (from, bytes, first) => {
          receive(from, Uint8Array.of(first, ...bytes));
          receive(from, bytes);
        },
      ),
    );
    time.advance(5_000);
    expect(status()).toMatchObject({ nodeId: "a", voters: ["a", "b", "c"] });
    expect(
      status()
        .reachability.map(({ nodeId }) => nodeId)
        .sort(),
    ).toEqual(["b", "c"]);
  });
});
