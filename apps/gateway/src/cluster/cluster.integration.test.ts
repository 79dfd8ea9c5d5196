import { createDatabase } from "@edgeloom/db";
import { createSystemClock, createSystemTimers } from "@edgeloom/host";
import { fleetProtocolVersion } from "@edgeloom/protocol";
import { io } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Gateway, startGateway } from "../gateway.ts";
import { createRunEventSource } from "../live/stored-run-events.ts";
import { frameOf, identityOf, stateOf } from "../testing/nodes.ts";
import {
  ask,
  internalToken,
  startTestGateway,
  type TestGateway,
  ticketKey,
} from "../testing/test-gateway.ts";

const eventually = { timeout: 20_000, interval: 20 };
let test: TestGateway;
let second: Gateway;

/** Two gateways over one PostgreSQL: a world joins the first, whoever asks for it comes to the second. */
beforeEach(async () => {
  test = await startTestGateway({ clustered: true });
  await test.createWorkspace("w1");
  const database = createDatabase({ connectionString: test.connectionString });
  const started = await startGateway({
    pool: database.pool,
    runEvents: createRunEventSource(database.pool),
    clock: createSystemClock(),
    timers: createSystemTimers(),
    log: () => undefined,
    ticketKey,
    internalToken,
    origins: [],
    cluster: { kind: "postgres", pool: database.pool },
    host: "127.0.0.1",
    port: 0,
    retentionMs: 3_600_000,
  });
  second = {
    ...started,
    async close() {
      await started.close();
      await database.close();
    },
  };
});

afterEach(async () => {
  await second.close();
  await test.close();
});

describe("two gateways", () => {
  it("bring commands and telemetry across", async () => {
    const fleet = await test.createFleet("w1", "simulated");
    const world = test.fleetSocket({
      kind: "world",
      protocol: fleetProtocolVersion,
      fleetId: fleet.id,
      key: fleet.worldKey,
    });
    world.on("command", (_envelope, ack) => ack({ ok: true, value: { cordoned: true } }));
    const node = { identity: identityOf("a"), state: stateOf(), agentVersion: "1", historySeq: 0 };
    const joined = await ask<{ nodes: { index: number }[] }>(world, "hello", { nodes: [node] });

    const url = `http://127.0.0.1:${second.port}`;
    const internal = io(`${url}/internal`, {
      transports: ["websocket"],
      auth: { token: internalToken, process: "test" },
    });
    const viewer = test.viewer({}, url);
    const command = {
      workspaceId: "w1",
      fleetId: fleet.id,
      nodeId: "a",
      command: "cordon",
      request: {},
      key: "k",
      timeoutMs: 10_000,
    };
    expect(await ask(internal, "command", command)).toEqual({ cordoned: true });
    internal.disconnect();

    let frames = 0;
    viewer.on("telemetry", () => {
      frames += 1;
    });
    await ask(viewer, "subscribe", { kind: "telemetry", fleetId: fleet.id, detail: "nodes" });
    await vi.waitFor(async () => {
      await ask(world, "telemetry", frameOf([joined.nodes[0]?.index ?? 0], Date.now()));
      expect(frames).toBeGreaterThan(0);
    }, eventually);
  });
});
