import { createMemoryDisk, type Disk } from "@edgeloom/coordination";
import { createSeededRandom, createVirtualTime } from "@edgeloom/kernel";
import { expect, test } from "vitest";
import type { WriteAnswer, WriteRequest } from "../replica/types.ts";
import { type HostedReplica, hostReplica } from "./hosted-replica.ts";

const increment: WriteRequest = {
  key: "n",
  change: { type: "increment", by: 2 },
  level: "one",
  resolution: "merge",
  session: null,
  request: "run-1/step",
  timeoutMs: 1_000,
};

function setUp(disk: Disk = createMemoryDisk((done) => done())) {
  const time = createVirtualTime();
  let starts = 0;
  const open = (): HostedReplica =>
    hostReplica({
      nodeId: "a",
      places: [{ nodeId: "a", region: "r" }],
      clock: time,
      timers: time,
      random: createSeededRandom(++starts),
      disk,
      send: () => undefined,
      onFailed: () => undefined,
    });
  const write = (replica: HostedReplica, request = increment): WriteAnswer | string => {
    let answer: WriteAnswer | string = "no answer";
    replica.write(request, (result) => {
      answer = result.ok ? result.value : result.error.message;
    });
    return answer;
  };
  return { disk, open, write };
}

test("a request of one name is carried out once, over restarts too", () => {
  const { open, write } = setUp();
  const before = open();
  const first = write(before);
  expect(first).toMatchObject({ version: { counter: 1 } });
  expect(write(before)).toMatchObject({ version: (first as WriteAnswer).version });
  write(before, { ...increment, request: "run-1/next" });
  before.stop();
  const after = open();
  expect(write(after)).toMatchObject({ version: (first as WriteAnswer).version });
  expect(write(after, { ...increment, request: "run-2/step" })).toMatchObject({
    version: { actor: (first as WriteAnswer).version.actor, counter: 3 },
  });
});

test("a copy whose log was cut short gives no number of a write again", () => {
  const { disk, open, write } = setUp();
  const before = open();
  write(before);
  write(before, { ...increment, request: "lost" });
  const { actor } = before.status();
  before.stop();
  const [name = ""] = disk.list();
  const length = disk.read(name)?.length ?? 0;
  disk.submit([{ type: "truncate", name, length: length - 3 }], () => undefined);
  const after = open();
  expect(after.status().actor).not.toBe(actor);
  expect(after.status().known).toEqual({ [actor]: 1 });
  expect(write(after, { ...increment, request: "new" })).toMatchObject({
    version: { actor: after.status().actor, counter: 1 },
  });
});

test("a copy whose disk is full answers nothing, and says why it failed", () => {
  const { disk, open, write } = setUp();
  const full: Disk = {
    ...disk,
    submit: (_operations, done) =>
      done({ code: "full", operation: "write", name: "data-00000000", message: "no space left" }),
  };
  const calm = open();
  expect(write(calm)).toMatchObject({ acknowledged: ["a"] });
  calm.stop();
  const broken = setUp(full);
  const replica = broken.open();
  expect(broken.write(replica, { ...increment, request: "another" })).toBe("no answer");
  expect(replica.failure).toBe("no space left");
});
