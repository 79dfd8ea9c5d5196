import { fleetProtocolVersion } from "@edgeloom/protocol";
import { io } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { frameOf, identityOf, stateOf } from "../testing/nodes.ts";
import { startSecondGateway } from "../testing/second-gateway.ts";
import { ask, internalToken, startTestGateway, type TestGateway } from "../testing/test-gateway.ts";

const eventually = { timeout: 20_000, interval: 20 };
let test: TestGateway;
let second: Awaited<ReturnType<typeof startSecondGateway>>;

/** Two gateways over one PostgreSQL: a world joins the first, whoever asks for it comes to the second. */
beforeEach(async () => {
  test = await startTestGateway({ clustered: true });
  await test.createWorkspace("w1");
  second = await startSecondGateway(test);
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

    const { url } = second;
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
