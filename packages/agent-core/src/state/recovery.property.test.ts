import { createSeededRandom, createVirtualTime } from "@edgeloom/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEdgeNode } from "../edge-node.ts";
import { type TelemetryValues, telemetryFields } from "../telemetry.ts";
import { testIdentity } from "../testing/test-node.ts";
import { createMemoryWorkloadHost } from "../workloads/memory-workload-host.ts";
import type { Disk } from "./disk.ts";
import { createMemoryDisk } from "./memory-disk.ts";

const nothing = Object.fromEntries(
  telemetryFields.map((field) => [field, null]),
) as TelemetryValues;

/** A course of commands, each with its own key, as a worker would send them. */
const commands = [
  ["transition", { to: "warming" }],
  ["transition", { to: "active" }],
  ["deploy_workload", { spec: { name: "web", command: ["serve"] } }],
  ["cordon", {}],
  ["acquire_lease", { holder: "a", ttlMs: 600_000 }],
  ["release_lease", { holder: "a", token: 1 }],
  ["uncordon", {}],
  ["stop_workload", { name: "web" }],
  ["start_workload", { name: "web" }],
  ["acquire_lease", { holder: "b", ttlMs: 600_000 }],
] as const;

type Loss = "before_write" | "after_write";

/**
 * Sends the commands one after another to a node whose agent dies at its `crashAt`-th write, the bytes safe or
 * not. The caller, who got no answer, sends the same command again under the same key, as long as it takes.
 */
function runWithCrash(crashAt: number, loss: Loss, hostDies: boolean) {
  const time = createVirtualTime(1_000);
  const stored = createMemoryDisk();
  const host = createMemoryWorkloadHost({
    timers: time,
    startDelayMs: () => 20,
    stopDelayMs: () => 10,
    usage: ({ resources }) => resources,
  });
  const effects = new Map<string, number>();
  let writes = 0;
  let dead = false;
  const write = (
    put: (done: (error: Error | null) => void) => void,
    done: (e: Error | null) => void,
  ) => {
    writes += 1;
    if (writes !== crashAt) {
      put(done);
      return;
    }
    dead = true;
    if (loss === "after_write") put(() => undefined);
  };
  const disk: Disk = {
    load: stored.load,
    append: (record, done) => write((then) => stored.append(record, then), done),
    compact: (snapshot, done) => write((then) => stored.compact(snapshot, then), done),
  };
  const boot = () =>
    createEdgeNode({
      identity: testIdentity,
      clock: time,
      timers: time,
      random: createSeededRandom(3),
      disk,
      workloadHost: host,
      telemetry: { read: () => ({ at: time.now(), values: nothing }) },
      onChange: () => undefined,
      onEffect: (key) => effects.set(key, (effects.get(key) ?? 0) + 1),
    });
  let node = boot();
  const revive = (): void => {
    node.stop();
    if (hostDies) host.cutPower();
    dead = false;
    node = boot();
  };
  const answers = commands.map(([command, request], index) => {
    let answer: unknown;
    const send = (): void =>
      node.submit(command, request, `k${index}`, (result) => {
        answer = result;
      });
    send();
    while (answer === undefined) {
      if (dead) {
        revive();
        send();
      } else if (!time.step()) throw new Error(`${command} was never answered`);
    }
    return answer;
  });
  if (dead) revive();
  time.advance(5_000);
  return { answers, node, stored, host, effects, writes };
}

const untouched = runWithCrash(0, "before_write", false);
const lifeOf = ({ node }: typeof untouched): unknown => {
  const { lifecycle, cordoned, fencingTokenHighest, workloads, lease } = node.state();
  const running = workloads.map(({ name, phase }) => `${name} ${phase}`);
  return { lifecycle, cordoned, fencingTokenHighest, running, lease: lease?.token };
};

describe("recovery", () => {
  it("the course that is broken off below makes at least a write for each command", () => {
    expect(untouched.writes).toBeGreaterThan(commands.length);
    for (const answer of untouched.answers) expect(answer).toMatchObject({ ok: true });
  });

  it("a crash at any write, before or after the bytes are safe, changes nothing in the end", () => {
    for (let crashAt = 1; crashAt <= untouched.writes; crashAt += 1) {
      for (const loss of ["before_write", "after_write"] as const) {
        for (const hostDies of [false, true]) {
          const broken = runWithCrash(crashAt, loss, hostDies);
          const where = `write ${crashAt}, ${loss}, host ${hostDies ? "dies" : "lives"}`;
          expect(lifeOf(broken), where).toEqual(lifeOf(untouched));
          for (const answer of broken.answers) expect(answer, where).toMatchObject({ ok: true });
          for (const [key, count] of broken.effects) expect(count, `${where}, ${key}`).toBe(1);
          expect(
            broken.host.running().map(({ name }) => name),
            where,
          ).toEqual(["web"]);
          const commits = broken.stored.stored.records.filter(
            ({ command, changes }) => command?.key === "k4" && changes.length > 0,
          );
          expect(commits, where).toHaveLength(1);
        }
      }
    }
  });

  it("gives the same state from a compacted log as from the whole one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 480, max: 620 }), (renewals) => {
        const { node, stored } = renewed(renewals);
        const before = node.state();
        node.stop();
        expect(stored.stored.snapshot === null).toBe(renewals + 2 <= 500);
        const again = nodeOn(stored);
        const after = again.state();
        expect(after.lease?.token).toBe(before.lease?.token);
        expect(after.fencingTokenHighest).toBe(before.fencingTokenHighest);
        // One more for the restart.
        expect(after.revision).toBe(before.revision + 1);
        expect(again.historyAfter(0, 10_000).length).toBeLessThanOrEqual(1_000);
      }),
      { numRuns: 10 },
    );
  });
});

function nodeOn(stored: Disk) {
  const time = createVirtualTime(1_000);
  return createEdgeNode({
    identity: testIdentity,
    clock: time,
    timers: time,
    random: createSeededRandom(3),
    disk: stored,
    workloadHost: createMemoryWorkloadHost({
      timers: time,
      startDelayMs: () => 1,
      stopDelayMs: () => 1,
      usage: ({ resources }) => resources,
    }),
    telemetry: { read: () => ({ at: 0, values: nothing }) },
    onChange: () => undefined,
  });
}

function renewed(times: number) {
  const stored = createMemoryDisk();
  const node = nodeOn(stored);
  const ignore = (): void => undefined;
  node.submit("acquire_lease", { holder: "a", ttlMs: 60_000 }, "k", ignore);
  for (let i = 0; i < times; i += 1) {
    node.submit("renew_lease", { holder: "a", token: 1, ttlMs: 60_000 }, `k${i}`, ignore);
  }
  return { node, stored };
}
