import { describe, expect, it } from "vitest";
import type { ReplicationBug } from "../planted-bugs.ts";
import type { ReadRequest } from "../replica/types.ts";
import { createVirtualCluster, type VirtualCluster } from "./virtual-cluster.ts";

const bounded: ReadRequest = {
  key: "n",
  model: "bounded_staleness",
  level: "one",
  resolution: "last_write_wins",
  session: null,
  stalenessMsMax: 600,
  timeoutMs: 3_000,
};

/** Two copies that are half a second of travel apart; copies are compared once, at the start. */
function setUp(bugs: readonly ReplicationBug[] = []): VirtualCluster {
  const cluster = createVirtualCluster({
    seed: 1,
    size: 2,
    syncIntervalMs: 1_000_000,
    plantedBugs: new Set(bugs),
  });
  Object.assign(cluster.faults, { delayMsMin: 400, delayMsMax: 400 });
  return cluster;
}

function write({ replica }: VirtualCluster, value: number): void {
  const { key, level, resolution, session, timeoutMs } = bounded;
  const change = { type: "put", value } as const;
  const request = { key, level, resolution, session, timeoutMs: timeoutMs * 10 };
  replica(0)?.write({ ...request, change, request: "" }, (result) => expect(result.ok).toBe(true));
}

function readAt1(cluster: VirtualCluster, request = bounded): unknown[] {
  const answers: unknown[] = [];
  cluster
    .replica(1)
    ?.read(request, (result) =>
      answers.push(result.ok ? { value: result.value.value } : { code: result.error.code }),
    );
  return answers;
}

/** The comparison begins at 1 ms and ends at 801; a write at 500 is not in it, and is lost on its way. */
function writeDuringComparison(cluster: VirtualCluster): unknown[] {
  cluster.time.advance(500);
  cluster.faults.loss = 1;
  write(cluster, 7);
  cluster.time.advance(10);
  cluster.faults.loss = 0;
  cluster.time.advance(780);
  const answers = readAt1(cluster);
  cluster.time.advance(1_700);
  return answers;
}

describe("bounded staleness", () => {
  it("counts from when a comparison with the primary began", () => {
    // With 800 ms there and back no copy can be younger than that, so the read is refused rather than answered.
    expect(writeDuringComparison(setUp())).toEqual([]);
    const served = setUp();
    served.faults.delayMsMin = 50;
    served.faults.delayMsMax = 50;
    expect(writeDuringComparison(served)).toEqual([{ value: 7 }]);
  });

  it("would serve what is too old if it counted from the end of the comparison", () => {
    const answers = writeDuringComparison(setUp(["staleness_from_answer_time"]));
    expect(answers).toEqual([{ value: null }]);
  });

  it("serves an old value as long as the copy is known to be fresh", () => {
    const cluster = setUp();
    cluster.heal();
    write(cluster, 1);
    cluster.time.advance(3_600_000);
    const answers = readAt1(cluster);
    cluster.time.advance(1_000);
    expect(answers).toEqual([{ value: 1 }]);
  });

  it("refuses a new value that nothing shows to be the latest", () => {
    const cluster = setUp(["staleness_by_write_age"]);
    cluster.heal();
    write(cluster, 1);
    cluster.time.advance(10_000);
    cluster.cut(0, 1);
    const wrong = readAt1(cluster, { ...bounded, stalenessMsMax: 20_000 });
    cluster.time.advance(5_000);
    expect(wrong).toEqual([{ value: 1 }]);
    const right = setUp();
    right.heal();
    write(right, 1);
    right.time.advance(10_000);
    right.cut(0, 1);
    const answers = readAt1(right, { ...bounded, stalenessMsMax: 5_000 });
    right.time.advance(5_000);
    expect(answers).toEqual([{ code: "unavailable" }]);
  });
});
