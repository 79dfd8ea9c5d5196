import { describe, expect, it } from "vitest";
import type { Outcome } from "../machine/types.ts";
import type { PlantedBug } from "../planted-bugs.ts";
import { VirtualGroup } from "./testing/virtual-group.ts";
import type { ClientResult, GroupClient } from "./types.ts";

const increment = { type: "increment", key: "n", by: 1 } as const;

/** Increments through crashes of the leader and lost responses; gives what the machine and the client counted. */
function countThroughFailovers(seed: number, bugs: readonly PlantedBug[] = []) {
  const group = new VirtualGroup({
    seed,
    bugs,
    replica: { snapshotPolicy: { entries: 15, bytes: 1_000_000, keepEntries: 3 } },
  });
  const client = group.client("counter");
  let lossCounter = seed;
  group.deliversResponse = () => {
    lossCounter += 1;
    return lossCounter % 4 !== 0;
  };
  const results: ClientResult<Outcome>[] = [];
  let down: string | null = null;
  for (let i = 0; i < 60; i += 1) {
    client.execute(increment, (result) => results.push(result), { deadlineMs: 60_000 });
    group.run(20);
    if (i % 15 !== 7) continue;
    if (down !== null) group.start(down);
    const leader = group.leader();
    down = leader.id;
    group.crash(leader.id);
  }
  group.until(() => results.length === 60, 60_000);
  const values = results.map((result) =>
    result.ok && result.value.type === "counted" ? result.value.value : null,
  );
  if (down !== null) group.start(down);
  const hashes = group.converge();
  return { values, total: group.get(group.leader(), "n", "linearizable"), hashes };
}

describe("a client of a group", () => {
  it("has each write applied exactly once, through lost responses and leader changes", () => {
    for (const seed of [1, 2, 3, 4]) {
      const { values, total, hashes } = countThroughFailovers(seed);
      expect(total).toBe("60");
      const sorted = values.toSorted((a, b) => (a ?? 0) - (b ?? 0));
      expect(sorted).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
      expect(new Set(hashes).size).toBe(1);
    }
  });

  it("planted: without remembered outcomes some are applied twice", () => {
    const { total } = countThroughFailovers(1, ["forgets_session_outcomes"]);
    expect(Number(total)).toBeGreaterThan(60);
  });

  it("keeps its session alive, and the session ends when the client is gone", () => {
    const group = new VirtualGroup();
    const client = group.client("keeper", { sessionTtlMs: 1_000 });
    const results: ClientResult<Outcome>[] = [];
    client.execute(increment, (result) => results.push(result));
    group.until(() => results.length === 1);
    group.run(10_000);
    client.execute(increment, (result) => results.push(result));
    group.until(() => results.length === 2);
    expect(results[1]).toMatchObject({ ok: true, value: { type: "counted", value: 2 } });
    expect(client.sessionValidUntil()).toBeGreaterThan(group.time.now());
    client.close();
    group.until(() => sessionCount(group) === 0);
  });

  it("is told when its session ended, and goes on under a new one", () => {
    const group = new VirtualGroup();
    const client = group.client("sleeper", { sessionTtlMs: 1_000 });
    const results: ClientResult<Outcome>[] = [];
    client.execute(increment, (result) => results.push(result));
    group.until(() => results.length === 1);
    group.isolate("sleeper");
    group.until(() => sessionCount(group) === 0);
    const { length } = results;
    client.execute(increment, (result) => results.push(result), { deadlineMs: 30_000 });
    group.heal();
    group.until(() => results.length > length);
    expect(results.at(-1)).toMatchObject({ ok: false, reason: "session_expired" });
    client.execute(increment, (result) => results.push(result));
    group.until(() => results.at(-1)?.ok === true);
  });

  it("gives up at the deadline and says that the write may have happened", () => {
    const group = new VirtualGroup();
    const client = group.client("late");
    const results: ClientResult<Outcome>[] = [];
    open(group, client);
    for (const id of group.ids) group.isolate(id);
    client.execute(increment, (result) => results.push(result), { deadlineMs: 500 });
    group.until(() => results.length === 1);
    expect(results[0]).toEqual({ ok: false, reason: "deadline", uncertain: true });
  });

  it("reads from a follower when asked for stale, from the leader otherwise", () => {
    const group = new VirtualGroup();
    const client = group.client("reader");
    open(group, client);
    const answers: unknown[] = [];
    client.query({ type: "get", key: "n" }, "linearizable", (result) => answers.push(result));
    client.query({ type: "get", key: "n" }, "stale", (result) => answers.push(result));
    group.until(() => answers.length === 2);
    expect(answers[0]).toMatchObject({ ok: true, value: { type: "entry", revision: 1 } });
    expect(answers[1]).toMatchObject({ ok: true, value: { type: "entry" } });
  });

  it("turns to another member at once when the connection to the leader breaks", () => {
    const group = new VirtualGroup();
    const client = group.client("quick", { attemptTimeoutMs: 60_000 });
    open(group, client);
    const leader = group.leader();
    group.crash(leader.id);
    const results: ClientResult<Outcome>[] = [];
    client.execute(increment, (result) => results.push(result), { deadlineMs: 50_000 });
    group.run(10);
    const brokenAt = group.time.now();
    client.disconnected(leader.id);
    group.until(() => results.length === 1);
    expect(results[0]).toMatchObject({ ok: true, value: { value: 2 } });
    expect(group.time.now() - brokenAt).toBeLessThan(2_000);
  });

  it("answers what is pending when it is closed, once", () => {
    const group = new VirtualGroup();
    const client = group.client("closing");
    const results: unknown[] = [];
    client.execute(increment, (result) => results.push(result));
    client.query({ type: "get", key: "n" }, "stale", (result) => results.push(result));
    client.close();
    group.run(2_000);
    expect(results).toHaveLength(2);
    client.execute(increment, (result) => results.push(result));
    expect(results.at(-1)).toEqual({ ok: false, reason: "closed", uncertain: false });
  });
});

function open(group: VirtualGroup, client: GroupClient): void {
  let isDone = false;
  client.execute(increment, () => {
    isDone = true;
  });
  group.until(() => isDone);
}

/** How many of the first sessions the leader knows. */
function sessionCount(group: VirtualGroup): number {
  let count = 0;
  for (let sessionId = 1; sessionId < 5; sessionId += 1) {
    group.leader().read({ type: "session", sessionId }, "stale", (result) => {
      if (result.ok && result.answer.type === "session" && result.answer.session !== null) {
        count += 1;
      }
    });
  }
  return count;
}
