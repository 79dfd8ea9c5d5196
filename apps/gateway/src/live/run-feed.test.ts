import type { RunEvent } from "@edgeloom/protocol";
import { describe, expect, it } from "vitest";
import type { RunEventSource } from "./run-event-source.ts";
import { RunFeed } from "./run-feed.ts";

const event = (seq: number): RunEvent => ({
  type: "run",
  seq,
  at: seq,
  state: "running",
  workerId: null,
  error: null,
});

/** A database that holds events up to `stored`. */
function sourceOf(state: { stored: number }): RunEventSource {
  return {
    workspaceOf: async () => "w1",
    eventsAfter: async (_runId, seq) =>
      Array.from({ length: Math.max(0, state.stored - seq) }, (_, at) => event(seq + at + 1)),
    latestSeqs: async (runIds) => new Map(runIds.map((id) => [id, state.stored])),
  };
}

async function following(state: { stored: number }, afterSeq = 0) {
  const seen: number[] = [];
  const feed = new RunFeed(sourceOf(state));
  const { follower, leave } = feed.follow("r", afterSeq, (events) => {
    seen.push(...events.map(({ seq }) => seq));
  });
  return { seen, feed, follower, leave };
}

describe("following a run", () => {
  it("joins snapshot and live events without a gap or a repetition", async () => {
    const { seen, feed, follower } = await following({ stored: 3 });
    const loading = follower.snapshot();
    feed.accept("r", [event(3), event(4)]);
    expect((await loading).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(seen).toEqual([]);
    follower.begin();
    feed.accept("r", [event(4), event(5)]);
    expect(seen).toEqual([5]);
  });

  it("holds events back until the missing ones are read from the database", async () => {
    const state = { stored: 1 };
    const { seen, feed, follower } = await following(state);
    await follower.snapshot();
    follower.begin();
    feed.accept("r", [event(4), event(3)]);
    expect(seen).toEqual([]);
    state.stored = 4;
    await feed.catchUp();
    expect(seen).toEqual([2, 3, 4]);
  });

  it("starts where the viewer left off, and stops when it leaves", async () => {
    const { seen, feed, follower, leave } = await following({ stored: 5 }, 3);
    expect((await follower.snapshot()).map(({ seq }) => seq)).toEqual([4, 5]);
    follower.begin();
    leave();
    feed.accept("r", [event(6)]);
    expect(seen).toEqual([]);
  });
});
