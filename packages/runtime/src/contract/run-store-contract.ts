import type { RunId, WorkerId } from "@edgeloom/kernel";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClaimedRun, StepRecord } from "../run.ts";
import {
  FencedError,
  type RunEnd,
  type RunStore,
  type RunWrite,
  type StepWrite,
} from "../store.ts";

/** An implementation under test, with the means to look at it and to let time pass. */
export interface RunStoreSubject {
  /** The store as worker `w1` or `w2` has it. */
  readonly stores: { readonly w1: RunStore; readonly w2: RunStore };
  createRun(options?: { readonly sourceRunId?: RunId }): Promise<RunId>;
  state(runId: RunId): Promise<string>;
  steps(runId: RunId): Promise<readonly StepRecord[]>;
  /** Lets leases and heartbeats grow older by this. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

const w1 = "w1" as WorkerId;
const w2 = "w2" as WorkerId;
const leaseMs = 5_000;

const step = (nodeId: string, more: Partial<StepWrite> = {}): StepWrite => ({
  nodeId,
  iteration: "",
  attempt: 1,
  state: "succeeded",
  input: undefined,
  inputText: undefined,
  output: { of: nodeId },
  outputText: JSON.stringify({ of: nodeId }),
  error: null,
  edgeNodeId: null,
  startSeq: 1,
  endSeq: 2,
  resumeAt: null,
  startedAt: 1_000_000,
  finishedAt: 1_000_001,
  outputSize: 10,
  outputsTaken: ["main", "a,b"],
  ...more,
});

function writeOf(
  run: ClaimedRun,
  steps: readonly StepWrite[],
  outcome?: RunEnd["outcome"],
): RunWrite {
  const end = outcome === undefined ? undefined : { outcome, at: 1_000_002, eventSeq: 3 };
  return { runId: run.id, epoch: run.epoch, steps, events: [], end };
}

async function refusal(work: () => Promise<void> | undefined): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("expected the write to be refused");
}

/** What every {@link RunStore} must do. */
export function describeRunStore(name: string, open: () => Promise<RunStoreSubject>): void {
  describe(`run store: ${name}`, () => {
    let subject: RunStoreSubject;
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(async () => {
      await subject.close();
    });

    const claim = async (store: RunStore, owner: WorkerId, id: RunId): Promise<ClaimedRun> => {
      const [run] = await store.claim([id], owner, leaseMs);
      if (run === undefined) throw new Error(`${id} was not to be had`);
      return run;
    };

    it("gives a queued run to one worker, with the first epoch and its graph", async () => {
      const { stores } = subject;
      const id = await subject.createRun();
      const claims = await Promise.all([
        stores.w1.claim([id], w1, leaseMs),
        stores.w2.claim([id], w2, leaseMs),
      ]);
      const claimed = claims.flat();
      expect(claimed).toHaveLength(1);
      expect(claimed[0]).toMatchObject({ id, epoch: 1, steps: [], eventSeq: 0, input: { x: 1 } });
      expect(claimed[0]?.graph.nodes.length).toBeGreaterThan(0);
      expect(await subject.state(id)).toBe("running");
    });

    it("gives many at once and leaves out what is not to be had", async () => {
      const ids = await Promise.all([1, 2, 3].map(() => subject.createRun()));
      await claim(subject.stores.w2, w2, ids[1] as RunId);
      const claimed = await subject.stores.w1.claim([...ids, "run_none" as RunId], w1, leaseMs);
      expect(claimed.map((run) => run.id).sort()).toEqual([ids[0], ids[2]].sort());
    });

    it("keeps steps and gives them to the next owner", async () => {
      const { stores } = subject;
      const id = await subject.createRun();
      const first = await claim(stores.w1, w1, id);
      await stores.w1.write(writeOf(first, [step("a"), step("b", { startSeq: 3, endSeq: 4 })]));
      const begun = { state: "running", output: undefined, outputText: undefined } as const;
      await stores.w1.write(
        writeOf(first, [step("c", { ...begun, startSeq: 5, endSeq: null, finishedAt: null })]),
      );
      await subject.pass(leaseMs + 1);
      const second = await claim(stores.w2, w2, id);
      expect(second.epoch).toBe(2);
      expect(second.eventSeq).toBe(5);
      const byNode = new Map(second.steps.map((each) => [each.nodeId, each]));
      expect(byNode.get("a")).toMatchObject({
        state: "succeeded",
        output: { of: "a" },
        outputsTaken: ["main", "a,b"],
        startSeq: 1,
        endSeq: 2,
      });
      expect(byNode.get("c")).toMatchObject({ state: "running", startSeq: 5, endSeq: null });
    });

    it("counts claims that were lost before a step was stored, until one is", async () => {
      const { stores } = subject;
      const id = await subject.createRun();
      for (const stalled of [0, 1, 2]) {
        const run = await claim(stores.w1, w1, id);
        expect([run.stalledClaims, run.lastCrash]).toEqual([stalled, stalled > 0 ? "Lost." : null]);
        await stores.w1.noteCrash({ runId: id, epoch: run.epoch - 1 }, "An earlier owner's.");
        await stores.w1.noteCrash({ runId: id, epoch: run.epoch }, "Lost.");
        await subject.pass(leaseMs + 1);
      }
      const fourth = await claim(stores.w2, w2, id);
      expect(fourth.stalledClaims).toBe(3);
      await stores.w2.write(writeOf(fourth, [step("a")]));
      await subject.pass(leaseMs + 1);
      expect((await claim(stores.w1, w1, id)).stalledClaims).toBe(0);
    });

    it("counts no claim of a run that was given back or parked", async () => {
      const { stores } = subject;
      const id = await subject.createRun();
      for (const type of ["released", "parked"] as const) {
        const run = await claim(stores.w1, w1, id);
        expect(run.stalledClaims).toBe(0);
        const outcome = type === "parked" ? { type, wakeAt: 1 } : { type };
        await stores.w1.write(writeOf(run, [], outcome));
      }
      expect((await claim(stores.w1, w1, id)).stalledClaims).toBe(0);
    });

    it("replaces a step that is written again, also within one batch", async () => {
      const { stores } = subject;
      const run = await claim(stores.w1, w1, await subject.createRun());
      const begun = step("a", {
        state: "running",
        output: undefined,
        outputText: undefined,
        endSeq: null,
      });
      await Promise.all([
        stores.w1.write(writeOf(run, [begun])),
        stores.w1.write(writeOf(run, [step("a")])),
      ]);
      await stores.w1.write(writeOf(run, [step("a", { attempt: 2, startSeq: 3, endSeq: 4 })]));
      const steps = await subject.steps(run.id);
      expect(steps.map((each) => [each.attempt, each.state]).sort()).toEqual([
        [1, "succeeded"],
        [2, "succeeded"],
      ]);
    });

    it("lets an owner that lost its lease write nothing", async () => {
      const { stores } = subject;
      const id = await subject.createRun();
      const old = await claim(stores.w1, w1, id);
      await subject.pass(leaseMs + 1);
      const current = await claim(stores.w2, w2, id);
      expect(await refusal(() => stores.w1.write(writeOf(old, [step("a")])))).toBeInstanceOf(
        FencedError,
      );
      const ended = writeOf(old, [], { type: "succeeded", output: {} });
      expect(await refusal(() => stores.w1.write(ended))).toBeInstanceOf(FencedError);
      expect(await subject.steps(id)).toEqual([]);
      await stores.w2.write(writeOf(current, [step("b")]));
      expect((await subject.steps(id)).map((each) => each.nodeId)).toEqual(["b"]);
    });

    it("ends a run once", async () => {
      const { stores } = subject;
      const run = await claim(stores.w1, w1, await subject.createRun());
      expect(await stores.w1.outcome(run.id)).toBeNull();
      await stores.w1.write(writeOf(run, [step("a")], { type: "succeeded", output: { a: 1 } }));
      expect(await stores.w1.outcome(run.id)).toEqual({
        state: "succeeded",
        output: { a: 1 },
        error: null,
      });
      await subject.pass(leaseMs * 2);
      expect(await stores.w2.claim([run.id], w2, leaseMs)).toEqual([]);
      expect(await refusal(() => stores.w1.write(writeOf(run, [step("z")])))).toBeInstanceOf(
        FencedError,
      );
    });

    it("parks a run until its time, and gives a released one on at once", async () => {
      const { stores } = subject;
      const id = await subject.createRun();
      const first = await claim(stores.w1, w1, id);
      const wakeAt = first.startedAt + 60_000;
      await stores.w1.write(writeOf(first, [], { type: "parked", wakeAt }));
      expect(await subject.state(id)).toBe("waiting");
      expect(await stores.w2.claim([id], w2, leaseMs)).toEqual([]);
      await subject.pass(61_000);
      expect((await stores.w2.sweep({ heartbeatMsMax: 1e9 })).due).toEqual([id]);
      const second = await claim(stores.w2, w2, id);
      await stores.w2.write(writeOf(second, [], { type: "released" }));
      expect((await claim(stores.w1, w1, id)).epoch).toBe(3);
    });

    it("keeps the lease of a worker that shows itself, and tells it what it lost", async () => {
      const { stores } = subject;
      const kept = await claim(stores.w1, w1, await subject.createRun());
      const lost = await claim(stores.w1, w1, await subject.createRun());
      const beat = async (runs: readonly ClaimedRun[]) =>
        await stores.w1.heartbeat({
          id: w1,
          queueIds: ["q1"],
          leaseMs,
          runs: runs.map((run) => ({ runId: run.id, epoch: run.epoch })),
        });
      await subject.pass(4_000);
      expect(await beat([kept])).toEqual({ lost: [], cancelRequested: [] });
      await subject.pass(4_000);
      await claim(stores.w2, w2, lost.id);
      expect(await stores.w2.claim([kept.id], w2, leaseMs)).toEqual([]);
      expect((await beat([kept, lost])).lost).toEqual([lost.id]);
    });

    it("finds workers that stopped and frees what they held", async () => {
      const { stores } = subject;
      const run = await claim(stores.w1, w1, await subject.createRun());
      const held = [{ runId: run.id, epoch: run.epoch }];
      await stores.w1.heartbeat({ id: w1, queueIds: ["q1"], runs: held, leaseMs: 60_000 });
      expect((await stores.w2.sweep({ heartbeatMsMax: 2_000 })).deadWorkers).toEqual([]);
      await subject.pass(3_000);
      const swept = await stores.w2.sweep({ heartbeatMsMax: 2_000 });
      expect(swept.deadWorkers).toEqual([{ id: w1, queueIds: ["q1"] }]);
      expect(swept.due).toEqual([run.id]);
      expect((await claim(stores.w2, w2, run.id)).epoch).toBe(2);
    });

    it("cancels a queued run at once and tells the owner of a running one", async () => {
      const { stores } = subject;
      const queued = await subject.createRun();
      expect(await stores.w1.requestCancel(queued)).toBe(true);
      expect(await subject.state(queued)).toBe("cancelled");
      expect(await stores.w1.requestCancel(queued)).toBe(false);
      const run = await claim(stores.w1, w1, await subject.createRun());
      expect(await stores.w2.requestCancel(run.id)).toBe(true);
      expect(await subject.state(run.id)).toBe("running");
      const runs = [{ runId: run.id, epoch: run.epoch }];
      const beat = await stores.w1.heartbeat({ id: w1, queueIds: [], runs, leaseMs });
      expect(beat.cancelRequested).toEqual([run.id]);
    });

    it("gives the steps of the source run along", async () => {
      const { stores } = subject;
      const source = await claim(stores.w1, w1, await subject.createRun());
      const error = { code: "internal", message: "no" } as const;
      await stores.w1.write(writeOf(source, [step("a")], { type: "failed", error }));
      const again = await claim(stores.w1, w1, await subject.createRun({ sourceRunId: source.id }));
      expect(again.sourceSteps.map((each) => [each.nodeId, each.output])).toEqual([
        ["a", { of: "a" }],
      ]);
    });
  });
}
