import { createMemoryDisk } from "@edgeloom/coordination";
import { createSeededRandom, createVirtualTime } from "@edgeloom/kernel";
import { expect, test } from "vitest";
import { decodeDataMessage, encodeDataMessage } from "../codec/message-codec.ts";
import type { WriteRequest } from "../replica/types.ts";
import { type HostedReplica, hostReplica } from "./hosted-replica.ts";

const write: WriteRequest = {
  key: "profile",
  change: { type: "put", value: { name: "Ada" } },
  level: "quorum",
  resolution: "last_write_wins",
  session: null,
  request: "",
  timeoutMs: 1_000,
};

test("three copies take a write, and each has it on its disk after a restart", () => {
  const time = createVirtualTime();
  const places = ["a", "b", "c"].map((nodeId) => ({ nodeId, region: nodeId }));
  const disks = new Map(
    places.map(({ nodeId }) => [nodeId, createMemoryDisk((done) => time.after(1, done))]),
  );
  const replicas = new Map<string, HostedReplica>();
  const open = (nodeId: string): HostedReplica => {
    const disk = disks.get(nodeId);
    if (disk === undefined) throw new Error(nodeId);
    return hostReplica({
      nodeId,
      places,
      clock: time,
      timers: time,
      random: createSeededRandom(nodeId.charCodeAt(0)),
      disk,
      send: (to, message) => {
        const bytes = encodeDataMessage(message);
        time.after(5, () => replicas.get(to)?.receive(nodeId, decodeDataMessage(bytes)));
      },
      onFailed: (message) => {
        throw new Error(message);
      },
    });
  };
  for (const { nodeId } of places) replicas.set(nodeId, open(nodeId));
  const answers: unknown[] = [];
  replicas.get("a")?.write(write, (result) => answers.push(result));
  time.advance(100);
  expect(answers).toMatchObject([{ ok: true, value: { acknowledged: ["a", "b"] } }]);
  for (const { nodeId } of places) {
    replicas.get(nodeId)?.stop();
    replicas.set(nodeId, open(nodeId));
  }
  const read = { ...write, model: "eventual", level: "all", stalenessMsMax: 0 } as const;
  replicas.get("c")?.read(read, (result) => answers.push(result));
  time.advance(100);
  expect(answers[1]).toMatchObject({
    ok: true,
    value: { value: { name: "Ada" }, repaired: [], copies: ["c", "a", "b"] },
  });
});
