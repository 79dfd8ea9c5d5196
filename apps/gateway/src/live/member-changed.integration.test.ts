import { createGatewayClient, createSystemClock } from "@edgeloom/host";
import type { Socket } from "socket.io-client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startSecondGateway } from "../testing/second-gateway.ts";
import { ask, internalToken, startTestGateway, type TestGateway } from "../testing/test-gateway.ts";

let test: TestGateway;

beforeEach(async () => {
  test = await startTestGateway({ clustered: true });
  await test.createWorkspace("w1");
});
afterEach(async () => {
  await test.close();
});

/** Resolves with the reason, when the connection ends. */
const ended = (socket: Socket): Promise<string> =>
  new Promise((resolve) => socket.once("disconnect", resolve));

it("what a member has open ends on every gateway when their role changes, and nothing else does", async () => {
  const second = await startSecondGateway(test);
  const gone = [test.viewer({ userId: "u1" }), test.viewer({ userId: "u1" }, second.url)];
  const stay = [test.viewer({ userId: "u2" }), test.viewer({ userId: "u1", workspaceId: "w2" })];
  for (const socket of [...gone, ...stay]) await ask(socket, "subscribe", { kind: "runs" });
  const ends = gone.map(ended);
  const url = test.url;
  const clock = createSystemClock();
  const client = createGatewayClient({ url, token: internalToken, process: "test", clock });
  // Until the gateways know each other, only what is connected here can be ended.
  await vi.waitFor(
    async () => {
      await client.memberChanged({ workspaceId: "w1", userId: "u1" });
      expect(gone.map(({ connected }) => connected)).toEqual([false, false]);
    },
    { timeout: 20_000, interval: 50 },
  );
  expect(await Promise.all(ends)).toEqual(["io server disconnect", "io server disconnect"]);
  expect(stay.map(({ connected }) => connected)).toEqual([true, true]);
  client.close();
  await second.close();
});
