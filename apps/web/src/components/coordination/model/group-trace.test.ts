import type { GroupEvent } from "@edgeloom/agent-core";
import type { GroupFrame } from "@edgeloom/protocol";
import { describe, expect, it } from "vitest";
import { addFrame, emptyTrace } from "./group-trace.ts";
import { roleLane, termLane } from "./role-lanes.ts";
import { frameAt, memberOf } from "./testing.ts";

const became = (seq: number, at: number, subject: string, term = 1): GroupEvent => ({
  seq,
  at,
  kind: "role",
  term,
  subject,
});
const traceOf = (...frames: GroupFrame[]) => frames.reduce(addFrame, emptyTrace);
const lead = (term: number, events: GroupEvent[] = []) =>
  memberOf("a", { role: "leader", term, commitIndex: 5, events });

describe("a trace of frames", () => {
  it("keeps every event once, and dates what is new between its frame and the one before", () => {
    const early = became(1, 400, "candidate");
    // By a clock that is an hour ahead.
    const late = became(2, 3_600_000, "leader");
    const trace = traceOf(
      frameAt(1_000, [memberOf("a", { events: [early] })]),
      frameAt(1_500, [lead(1, [early, late])]),
      frameAt(2_000, [lead(1, [early, late])]),
    );
    expect(trace.events.map(({ seq, time }) => [seq, time])).toEqual([
      [1, 400],
      [2, 1_500],
    ]);
  });

  it("leaves out a frame that is older than what is shown", () => {
    const trace = traceOf(frameAt(2_000, [lead(2)]), frameAt(1_000, [lead(1)]));
    expect(trace.samples.map(({ term }) => term)).toEqual([2]);
  });

  it("says nothing of a moment at which a member was still being asked for the first time", () => {
    const trace = traceOf(frameAt(1_000, [lead(1), memberOf("b", null)]));
    expect(trace).toMatchObject({ samples: [], latest: { at: 1_000 } });
  });

  it("knows no committed index of a member that is silent", () => {
    const silent = memberOf("b", null, { trouble: "The edge node did not answer" });
    const trace = traceOf(frameAt(1_000, [lead(1), silent]));
    expect(trace.samples[0]?.members).toMatchObject({ a: { commit: 5 }, b: { commit: null } });
  });
});

describe("lanes", () => {
  it("begin with what members remember and go on with what frames show", () => {
    const events = [became(1, 200, "candidate"), became(2, 300, "leader")];
    const trace = traceOf(frameAt(1_000, [lead(1, events)]), frameAt(1_500, [lead(1, events)]));
    expect(roleLane(trace, "a")).toEqual([
      { from: 200, to: 300, role: "candidate", term: 1 },
      { from: 300, to: 1_500, role: "leader", term: 1 },
    ]);
    expect(termLane(trace)).toEqual([{ from: 300, to: 1_500, term: 1, leader: "a" }]);
  });

  it("show the time without a leader, and the next one's higher term", () => {
    const trace = traceOf(
      frameAt(1_000, [lead(1), memberOf("b")]),
      frameAt(1_500, [memberOf("a"), memberOf("b")]),
      frameAt(2_000, [memberOf("a", { term: 2 }), memberOf("b", { role: "leader", term: 2 })]),
      frameAt(2_500, [memberOf("a", { term: 2 }), memberOf("b", { role: "leader", term: 2 })]),
    );
    expect(termLane(trace)).toEqual([
      { from: 1_000, to: 1_500, term: 1, leader: "a" },
      { from: 1_500, to: 2_000, term: 1, leader: null },
      { from: 2_000, to: 2_500, term: 2, leader: "b" },
    ]);
  });

  it("stay empty where nobody looked", () => {
    const trace = traceOf(frameAt(1_000, [lead(1)]), frameAt(60_000, [lead(1)]));
    expect(roleLane(trace, "a").map(({ from, to }) => [from, to])).toEqual([[1_000, 6_000]]);
  });
});
