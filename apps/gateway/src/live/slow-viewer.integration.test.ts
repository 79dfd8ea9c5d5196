import { randomBytes } from "node:crypto";
import { connect, type Socket as TcpSocket } from "node:net";
import { signTicket } from "@edgeloom/host";
import { fleetProtocolVersion } from "@edgeloom/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { frameOf, identityOf, stateOf } from "../testing/nodes.ts";
import { ask, startTestGateway, type TestGateway, ticketKey } from "../testing/test-gateway.ts";

const nodes = 1_000;
const frames = 400;
let test: TestGateway;

beforeEach(async () => {
  test = await startTestGateway();
  await test.createWorkspace("w1");
});
afterEach(async () => {
  await test.close();
});

/** A masked text frame of RFC 6455, for payloads below 64 KiB. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const header = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([header, mask, payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0))]);
}

/** A viewer that subscribes and then never reads again: a real socket that the network has stopped. */
async function stalledViewer(topic: object): Promise<TcpSocket> {
  const { port } = new URL(test.url);
  const socket = connect(Number(port), "127.0.0.1");
  const key = randomBytes(16).toString("base64");
  socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: gateway\r\nUpgrade: websocket\r\n` +
      `Connection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  const claims = {
    userId: "u1",
    userName: "Slow",
    workspaceId: "w1",
    role: "viewer",
    expiresAt: Date.now() + 60_000,
  } as const;
  let seen = "";
  await new Promise<void>((resolve) => {
    const steps: [string, string | null][] = [
      ["0{", `40/live,${JSON.stringify({ ticket: signTicket(claims, ticketKey) })}`],
      ["40/live,", `42/live,1${JSON.stringify(["subscribe", topic])}`],
      ["43/live,1", null],
    ];
    socket.on("data", (chunk) => {
      seen += chunk.toString("latin1");
      const [step] = steps;
      if (step === undefined || !seen.includes(step[0])) return;
      steps.shift();
      if (step[1] === null) resolve();
      else socket.write(textFrame(step[1]));
    });
  });
  socket.pause();
  return socket;
}

/** A world of all the nodes, and what they say of themselves. */
async function joinWorld() {
  const fleet = await test.createFleet("w1", "simulated");
  const handshake = { kind: "world", protocol: fleetProtocolVersion } as const;
  const world = test.fleetSocket({ ...handshake, fleetId: fleet.id, key: fleet.worldKey });
  const hello = {
    nodes: Array.from({ length: nodes }, (_, at) => ({
      identity: identityOf(`n${at}`),
      state: stateOf(),
      agentVersion: "1.0.0",
      historySeq: 0,
    })),
  };
  const joined = await ask<{ nodes: { index: number }[] }>(world, "hello", hello);
  return { fleet, world, hello, joined };
}

describe("a viewer that does not read", () => {
  it("is sent fewer frames, and the gateway holds no more for it than the latest of each node", async () => {
    const { fleet, world, joined } = await joinWorld();
    const indexes = joined.nodes.map(({ index }) => index);
    const stalled = await stalledViewer({ kind: "telemetry", fleetId: fleet.id, detail: "nodes" });
    const reader = test.viewer();
    let read = 0;
    let merged = 0;
    reader.on("telemetry", ({ dropped }) => {
      read += 1;
      merged += dropped;
    });
    await ask(reader, "subscribe", { kind: "telemetry", fleetId: fleet.id, detail: "nodes" });
    const startAt = Date.now();
    for (let frame = 0; frame < frames; frame += 1) {
      await ask(world, "telemetry", frameOf(indexes, startAt + frame));
    }
    await vi.waitFor(() => expect(read + merged).toBe(frames), { timeout: 20_000, interval: 20 });
    const { framesToViewers } = test.gateway.figures;
    // 60 kB a frame: what lies in the socket's buffers was sent, the rest was left out.
    expect(framesToViewers - read).toBeLessThan(frames / 2);
    stalled.destroy();
  });

  it("is cut off when what must not be lost piles up for it", async () => {
    const { fleet, world, hello } = await joinWorld();
    const stalled = await stalledViewer({ kind: "fleet", fleetId: fleet.id });
    await vi.waitFor(
      async () => {
        await ask(world, "hello", hello);
        expect(test.gateway.figures.viewersCutOff).toBe(1);
      },
      { timeout: 50_000, interval: 20 },
    );
    const metrics = await fetch(`${test.url}/metrics`);
    expect(await metrics.json()).toMatchObject({ viewers: 0 });
    stalled.destroy();
  });
});
