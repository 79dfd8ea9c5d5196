import { createVirtualTime, type VirtualTime } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { telemetryFields } from "../telemetry.ts";
import { createTestNode, type TestNode } from "../testing/test-node.ts";
import type { TelemetryBatch } from "./telemetry-batch.ts";
import type { HelloNode, ReportNode, UplinkTransport } from "./transport.ts";
import { createUplink, type Uplink } from "./uplink.ts";

/** A gateway in memory: it acknowledges all, unless told to lose or to hold back what comes. */
function createGateway(time: VirtualTime) {
  const history = new Map<string, number[]>();
  const held: (() => void)[] = [];
  const gateway = {
    hellos: [] as HelloNode[][],
    reports: [] as ReportNode[][],
    frames: [] as TelemetryBatch[],
    loses: false,
    holdsCredit: false,
    release(): void {
      for (const answer of held.splice(0)) answer();
    },
    historyOf: (nodeId: string): readonly number[] => history.get(nodeId) ?? [],
  };
  const refuse = (): void => {
    if (gateway.loses) throw new Error("the connection was lost");
  };
  const transport: UplinkTransport = {
    async hello(nodes) {
      refuse();
      gateway.hellos.push([...nodes]);
      return {
        nodes: nodes.map(({ identity }) => ({
          nodeId: identity.id,
          index: 700,
          historySeq: history.get(identity.id)?.at(-1) ?? 0,
        })),
        samplePeriodMs: 1_000,
        now: time.now(),
      };
    },
    async report(nodes) {
      refuse();
      gateway.reports.push([...nodes]);
      for (const node of nodes) {
        const known = history.get(node.nodeId) ?? [];
        history.set(node.nodeId, [...known, ...node.history.map(({ seq }) => seq)]);
      }
      return {
        nodes: nodes.map(({ nodeId }) => ({
          nodeId,
          historySeq: history.get(nodeId)?.at(-1) ?? 0,
        })),
      };
    },
    async telemetry(batch) {
      refuse();
      gateway.frames.push(batch);
      if (gateway.holdsCredit) await new Promise<void>((resolve) => held.push(resolve));
    },
  };
  return { gateway, transport };
}

/** Lets promises that wait on nothing else run on. */
async function turns(): Promise<void> {
  for (let i = 0; i < 50; i += 1) await Promise.resolve();
}

function setUp(samplesKeptMax = 5): {
  one: TestNode;
  uplink: Uplink;
  time: VirtualTime;
  gateway: ReturnType<typeof createGateway>["gateway"];
  push: (at: number) => void;
  reachable: { now: boolean };
} {
  const time = createVirtualTime(0);
  const { gateway, transport } = createGateway(time);
  const reachable = { now: true };
  // The node tells of its birth before there is an uplink.
  const listeners: (() => void)[] = [];
  const one = createTestNode({
    onChange: () => {
      for (const listener of listeners) listener();
    },
  });
  const { node } = one;
  const uplink = createUplink({
    nodes: [
      {
        identity: node.identity,
        get isReachable() {
          return reachable.now;
        },
        state: () => node.state(),
        get historySeq() {
          return node.historySeq;
        },
        historyAfter: node.historyAfter,
      },
    ],
    transport,
    timers: time,
    agentVersion: "1.0.0",
    onJoined: () => undefined,
    onTrouble: () => undefined,
    samplesKeptMax,
  });
  listeners.push(() => uplink.changed(0));
  const push = (at: number): void =>
    uplink.push({
      length: 1,
      node: Uint32Array.of(0),
      at: Float64Array.of(at),
      values: new Float32Array(telemetryFields.length),
    });
  return { one, uplink, time, gateway, push, reachable };
}

describe("uplink", () => {
  it("announces its node, then reports the history that the gateway lacks", async () => {
    const { uplink, gateway } = setUp();
    uplink.connected();
    await turns();
    expect(uplink.isJoined).toBe(true);
    expect(gateway.hellos[0]?.[0]).toMatchObject({ agentVersion: "1.0.0", historySeq: 1 });
    expect(gateway.historyOf("edge-1")).toEqual([1]);
  });

  it("gathers changes, and reports what happened while it was cut off, each entry once", async () => {
    const { one, uplink, gateway, time } = setUp();
    uplink.connected();
    await turns();
    one.run("cordon", {});
    one.run("uncordon", {});
    time.advance(20);
    await turns();
    expect(gateway.historyOf("edge-1")).toEqual([1, 2, 3]);
    uplink.disconnected();
    one.run("cordon", {});
    time.advance(10_000);
    await turns();
    expect(gateway.historyOf("edge-1")).toEqual([1, 2, 3]);
    uplink.connected();
    await turns();
    expect(gateway.historyOf("edge-1")).toEqual([1, 2, 3, 4]);
    expect(gateway.reports.at(-1)?.[0]?.state.cordoned).toBe(true);
  });

  it("sends again what was lost", async () => {
    const { one, uplink, gateway, time } = setUp();
    uplink.connected();
    await turns();
    gateway.loses = true;
    one.run("cordon", {});
    time.advance(20);
    await turns();
    gateway.loses = false;
    time.advance(1_000);
    await turns();
    expect(gateway.historyOf("edge-1")).toEqual([1, 2]);
  });

  it("keeps telemetry while it is cut off, the newest within its bound", async () => {
    const { uplink, gateway, push } = setUp(3);
    for (const at of [1, 2, 3, 4, 5]) push(at);
    expect(uplink.samplesDropped).toBe(2);
    uplink.connected();
    await turns();
    expect(gateway.frames.map(({ at }) => at[0])).toEqual([3, 4, 5]);
    expect(gateway.frames.map(({ node }) => node[0])).toEqual([700, 700, 700]);
    expect(uplink.samplesWaiting).toBe(0);
  });

  it("sends no more than it has credit for", async () => {
    const { uplink, gateway, push } = setUp(10);
    uplink.connected();
    await turns();
    gateway.holdsCredit = true;
    for (const at of [1, 2, 3, 4, 5]) push(at);
    await turns();
    expect(gateway.frames).toHaveLength(2);
    gateway.release();
    await turns();
    expect(gateway.frames).toHaveLength(4);
    expect(uplink.samplesWaiting).toBe(1);
  });

  it("keeps back what a node that is not reachable would say", async () => {
    const { one, uplink, gateway, time, reachable } = setUp();
    uplink.connected();
    await turns();
    reachable.now = false;
    one.run("cordon", {});
    time.advance(100);
    await turns();
    expect(gateway.historyOf("edge-1")).toEqual([1]);
    reachable.now = true;
    uplink.changed(0);
    time.advance(20);
    await turns();
    expect(gateway.historyOf("edge-1")).toEqual([1, 2]);
  });
});
