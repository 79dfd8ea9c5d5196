import { workflowGraphSchema } from "@edgeloom/graph";
import {
  createSeededRandom,
  createVirtualTime,
  type ErrorDetails,
  type RunId,
  type VirtualTime,
  type WorkerId,
} from "@edgeloom/kernel";
import type { NodeServices } from "@edgeloom/nodes";
import {
  createMemoryRunStore,
  defaultRunLimits,
  type MemoryRunStore,
  type Run,
} from "@edgeloom/runtime";
import { beforeEach, describe, expect, it } from "vitest";
import { createTestCatalogue } from "../testing/test-catalogue.ts";
import { RunHost } from "./run-host.ts";

const leaseMs = 10_000;
const workerId = "w" as WorkerId;
const graph = workflowGraphSchema.parse({
  schemaVersion: 1,
  name: "poison",
  nodes: [
    { id: "s", type: "Start", name: "s" },
    { id: "n", type: "Noop", name: "n" },
  ],
  edges: [{ id: "e", source: "s", target: "n" }],
});

describe("a run that breaks off", () => {
  const catalogue = createTestCatalogue("http://127.0.0.1:1");
  const id = "run_1" as RunId;
  let time: VirtualTime;
  let store: MemoryRunStore;
  let told: ErrorDetails[];
  /** Breaks an execution off when it throws. */
  let breaking: () => void;

  beforeEach(() => {
    time = createVirtualTime(1_000_000);
    store = createMemoryRunStore(time);
    told = [];
    breaking = () => {
      throw new Error("The thread is gone.");
    };
    const run = { id, workspaceId: "ws", workflowId: "wf", versionId: "v", fleetId: "f" };
    store.create({
      graph,
      run: {
        ...(run as Pick<Run, "id" | "workspaceId" | "workflowId" | "versionId" | "fleetId">),
        trigger: "manual",
        triggerNodeId: null,
        input: {},
        options: {},
        test: false,
        parentRunId: null,
        sourceRunId: null,
        createdAt: time.now(),
        deadlineAt: null,
      },
    });
  });

  const host = (): RunHost =>
    new RunHost({
      store,
      catalogue,
      workerId,
      concurrency: 1,
      leaseMs,
      log: () => {},
      onChange: () => {},
      servicesFor: async () => {
        breaking();
        return {} as NodeServices;
      },
      ports: {
        store,
        catalogue,
        workerId,
        clock: time,
        timers: time,
        random: createSeededRandom(1),
        limits: defaultRunLimits,
        events: undefined,
        secretsFor: () => () => undefined,
        beforeFailure: async (_run, error) => void told.push(error),
      },
    });

  /** The run is taken, each time by a worker that knows nothing of the ones before. */
  async function takeTimes(times: number): Promise<void> {
    for (let i = 0; i < times; i += 1) {
      await host().take(id);
      time.advance(leaseMs);
    }
  }

  it("fails with the last reason when ten owners got nowhere", async () => {
    await takeTimes(10);
    expect(store.state(id)).toBe("running");
    await takeTimes(1);
    expect(store.state(id)).toBe("failed");
    const result = await store.outcome(id);
    expect(result?.error).toMatchObject({ code: "internal" });
    expect(result?.error?.message).toContain('"poison" broke off 10 times');
    expect(result?.error?.message).toContain("The thread is gone.");
    expect(result?.error?.remedy).toContain("log");
    expect(told).toEqual([result?.error]);
  });

  it("goes on as if nothing had been when its tenth owner gets further", async () => {
    await takeTimes(9);
    breaking = () => {};
    await takeTimes(1);
    expect(store.state(id)).toBe("succeeded");
  });

  it("does not count owners that stored a step", async () => {
    for (let i = 0; i < 30; i += 1) {
      const [run] = await store.claim([id], workerId, leaseMs);
      if (run === undefined) throw new Error("It was not to be had");
      const record = { iteration: String(i), attempt: 1, state: "succeeded", error: null } as const;
      const values = { input: undefined, inputText: undefined, output: 1, outputText: "1" };
      const times = { startSeq: null, endSeq: null, resumeAt: null, startedAt: 1, finishedAt: 2 };
      const rest = { edgeNodeId: null, outputSize: 1, outputsTaken: [] };
      const step = { nodeId: "looped", ...record, ...values, ...times, ...rest };
      store.write({ runId: id, epoch: run.epoch, steps: [step], events: [], end: undefined });
      time.advance(leaseMs);
    }
    breaking = () => {};
    await takeTimes(1);
    expect(store.state(id)).toBe("succeeded");
  });
});
