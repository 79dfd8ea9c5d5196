import type { RunEvent } from "@edgeloom/protocol";
import { describe, expect, it } from "vitest";
import { attemptsOf, iterationWords, type StoredAttempt } from "./attempts.ts";

const step = {
  nodeId: "pick",
  iteration: "",
  attempt: 1,
  state: "running",
  startedAt: 10,
  finishedAt: null,
  edgeNodeId: null,
  error: null,
  outputSize: null,
  outputsTaken: [],
} as const;
const stored: StoredAttempt = { ...step, startSeq: 2, endSeq: null };
const event = (seq: number, change: object): RunEvent => ({
  ...step,
  outputsTaken: [],
  type: "step",
  seq,
  at: seq,
  ...change,
});

describe("attempts of a run", () => {
  it("are brought up to date by events", () => {
    const attempts = attemptsOf(
      [stored],
      [event(2, {}), event(3, { state: "failed", finishedAt: 20 }), event(4, { attempt: 2 })],
    );
    expect(attempts.map(({ attempt, state }) => [attempt, state])).toEqual([
      [1, "failed"],
      [2, "running"],
    ]);
  });

  it("do not go back to what an older event says", () => {
    const done: StoredAttempt = { ...stored, state: "succeeded", endSeq: 3 };
    expect(attemptsOf([done], [event(2, {})])).toMatchObject([{ state: "succeeded" }]);
  });
});

describe("iterations in words", () => {
  it("count from one", () => {
    expect(iterationWords("")).toBe("");
    expect(iterationWords("3.0")).toBe("4 › 1");
  });
});
