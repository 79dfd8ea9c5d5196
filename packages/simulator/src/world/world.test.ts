import { describe, expect, it } from "vitest";
import { regionalOutage } from "./fault-plan.ts";
import { createWorld, type World, type WorldOptions } from "./world.ts";

const startAt = Date.UTC(2026, 2, 4, 12);
const minuteMs = 60_000;

function build(options: Partial<WorldOptions> = {}): World {
  return createWorld({ seed: 7, startAt, ...options });
}

interface Answer {
  readonly at: number;
  readonly code: string;
}

/** Sends a command and moves the world on until its answer is here. */
function send(
  world: World,
  nodeId: string,
  command: "cordon" | "get_state" | "drain",
  key: string,
): Answer {
  let answer: Answer | undefined;
  world.submit(world.indexOf(nodeId) ?? -1, command, {}, key, (result) => {
    answer = { at: world.time.now(), code: result.ok ? "ok" : result.error.code };
  });
  while (answer === undefined && world.time.step());
  if (answer === undefined) throw new Error("never answered");
  return answer;
}

function traceOf(seed: number): string {
  const faultPlan = [regionalOutage("japan", 20_000, 30_000)];
  const world = build({ seed, faultPlan });
  world.advance(10_000);
  send(world, "paris-1", "drain", "k1");
  world.advance(2 * minuteMs);
  return world.traceHash();
}

describe("world", () => {
  it("leaves the same trace for the same seed, and another for another", () => {
    expect(traceOf(7)).toBe(traceOf(7));
    expect(traceOf(8)).not.toBe(traceOf(7));
  });

  it("traces commands: the same world without one has another trace", () => {
    const [with_, without] = [build(), build()];
    send(with_, "paris-1", "cordon", "k");
    with_.advance(startAt + minuteMs - with_.time.now());
    without.advance(minuteMs);
    expect(with_.time.now()).toBe(without.time.now());
    expect(with_.traceHash()).not.toBe(without.traceHash());
  });

  it("brings answers back after the round trip of the way", () => {
    const world = build({ control: { latitude: 50.11, longitude: 8.68 } });
    const near = send(world, "amsterdam-1", "get_state", "k1").at - startAt;
    const from = world.time.now();
    const far = send(world, "sydney-1", "get_state", "k2").at - from;
    expect(near).toBeGreaterThan(5);
    expect(far).toBeGreaterThan(150);
    expect(far).toBeGreaterThan(2 * near);
  });

  it("cuts a region off for the time planned, and hears of it again", () => {
    const world = build({ faultPlan: [regionalOutage("japan", minuteMs, minuteMs)] });
    const heard = (): number[] => {
      const lengths: number[] = [];
      const stop = world.onSamples(({ length }) => lengths.push(length));
      world.advance(30_000);
      stop();
      return [...new Set(lengths)];
    };
    expect(heard()).toEqual([24]);
    world.advance(40_000);
    expect(heard()).toEqual([22]);
    expect(send(world, "tokyo-1", "get_state", "k").code).toBe("node_unreachable");
    world.advance(minuteMs);
    expect(heard()).toEqual([24]);
    const { agent } = world.nodes[world.indexOf("tokyo-1") ?? -1] ?? {};
    const kinds = agent?.historyAfter(0, 100).map(({ kind }) => kind) ?? [];
    expect(kinds.slice(-2)).toEqual(["fault_injected", "fault_cleared"]);
  });

  it("keeps the disk over a crash, and starts again what ran", () => {
    const world = build();
    const index = world.indexOf("paris-1") ?? -1;
    const node = world.nodes[index];
    const spec = { name: "web", command: ["serve"] };
    world.submit(index, "deploy_workload", { spec }, "k", () => undefined);
    world.advance(10_000);
    world.injectFault({ kind: "node", nodeId: "paris-1" }, { kind: "crash", durationMs: 10_000 });
    world.advance(5_000);
    expect(node?.agent).toBeNull();
    expect(send(world, "paris-1", "get_state", "k2").code).toBe("node_unreachable");
    world.advance(20_000);
    const [web] = node?.state().workloads ?? [];
    expect(web).toMatchObject({ name: "web", phase: "running", restarts: 1 });
    expect(node?.state().lifecycle).toBe("active");
    expect(world.effectCount("k")).toBe(1);
  });

  it("answers what was under way when a node went down", () => {
    const world = build();
    const index = world.indexOf("paris-1") ?? -1;
    const codes: string[] = [];
    const spec = { name: "web", command: ["serve"] };
    world.submit(index, "deploy_workload", { spec }, "k", (result) =>
      codes.push(result.ok ? "ok" : result.error.code),
    );
    // The command has arrived, and the workload is starting.
    while (world.effectCount("k") === 0) world.time.step();
    world.injectFault({ kind: "node", nodeId: "paris-1" }, { kind: "crash", durationMs: 0 });
    world.advance(1_000);
    expect(codes).toEqual(["node_unreachable"]);
  });

  it("shows a skewed clock in samples, which leases do not follow", () => {
    const world = build();
    const index = world.indexOf("paris-1") ?? -1;
    world.submit(index, "acquire_lease", { holder: "a", ttlMs: minuteMs }, "k", () => undefined);
    world.advance(1_000);
    const fault = { kind: "clock_skew", skewMs: 3_600_000, durationMs: 0 } as const;
    world.injectFault({ kind: "node", nodeId: "paris-1" }, fault);
    let skewed = 0;
    world.onSamples(({ node, at, length }) => {
      for (let row = 0; row < length; row += 1) {
        if (node[row] === index) skewed = (at[row] ?? 0) - world.time.now();
      }
    });
    world.advance(10_000);
    expect(skewed).toBe(3_600_000);
    expect(world.nodes[index]?.state().lease?.token).toBe(1);
    world.advance(minuteMs);
    expect(world.nodes[index]?.state().lease).toBeNull();
  });
});
