import type { RunEvent } from "@edgeloom/protocol";
import { describe, expect, it } from "vitest";
import { eventWords, filterEvents } from "./event-words.ts";

const step: RunEvent = {
  type: "step",
  seq: 3,
  at: 1_040,
  nodeId: "pick",
  iteration: "1",
  attempt: 2,
  state: "succeeded",
  startedAt: 1_000,
  finishedAt: 1_038,
  edgeNodeId: "fra-1",
  error: null,
  outputSize: 12,
  outputsTaken: ["main"],
};
const failed: RunEvent = {
  ...step,
  seq: 4,
  state: "failed",
  error: { code: "timeout", message: "No answer", remedy: "Raise the timeout." },
};
const log: RunEvent = {
  type: "log",
  seq: 5,
  at: 1_050,
  nodeId: "send",
  iteration: "",
  attempt: 1,
  level: "warning",
  message: "Slow answer",
  data: { ms: 900 },
};
const run: RunEvent = {
  type: "run",
  seq: 6,
  at: 1_060,
  state: "running",
  workerId: "w1",
  error: null,
};
const events = [step, failed, log, run];
const nameOf = (id: string): string => (id === "pick" ? "Pick the nearest" : "Send");
const seqs = (filter: Partial<Parameters<typeof filterEvents>[1]>): number[] =>
  filterEvents(events, { kind: "all", search: "", nodeId: null, ...filter }, nameOf).map(
    ({ seq }) => seq,
  );

describe("events in words", () => {
  it("say how a step went, where and how long it took", () => {
    expect(eventWords(step)).toMatchObject({
      tone: "succeeded",
      place: "#2, attempt 2",
      text: "Succeeded in 38 ms on fra-1",
    });
  });

  it("say why a step failed and what to do", () => {
    expect(eventWords(failed)).toMatchObject({
      text: "Failed in 38 ms: No answer",
      detail: "Raise the timeout.",
    });
  });

  it("carry a log's level and data", () => {
    expect(eventWords(log)).toMatchObject({ tone: "warning", detail: '{"ms":900}', place: "" });
  });
});

describe("the filter of events", () => {
  it("tells kinds apart", () => {
    expect(seqs({ kind: "steps" })).toEqual([3, 4]);
    expect(seqs({ kind: "logs" })).toEqual([5]);
    expect(seqs({ kind: "problems" })).toEqual([4, 5]);
  });

  it("searches texts and names of nodes", () => {
    expect(seqs({ search: "NEAREST" })).toEqual([3, 4]);
    expect(seqs({ search: "slow" })).toEqual([5]);
  });

  it("keeps to one node", () => {
    expect(seqs({ nodeId: "send" })).toEqual([5]);
  });
});
