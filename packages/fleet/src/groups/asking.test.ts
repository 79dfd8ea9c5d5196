import {
  createSeededRandom,
  createVirtualTime,
  EdgeloomError,
  type EdgeNodeId,
} from "@edgeloom/kernel";
import { expect, test } from "vitest";
import { type Attempt, askMembers } from "./asking.ts";

const members = ["a", "b", "c"] as EdgeNodeId[];
const notLeader = (leader: string | null): Attempt<string> => ({
  kind: "unable",
  reason: "not_leader",
  leader,
  uncertain: false,
});

/** Asks on virtual time until all is over; what was asked of whom, and for how long. */
async function ask(
  answer: (member: EdgeNodeId, now: number, timeoutMs: number) => Attempt<string> | "silence",
  isLong = false,
) {
  const time = createVirtualTime();
  const asked: { member: string; timeoutMs: number }[] = [];
  const options = {
    ...{ clock: time, timers: time, random: createSeededRandom(1), isLong },
    ...{ name: "group", members, timeoutMs: 20_000 },
  };
  let isOver = false;
  const result = askMembers(options, (member, timeoutMs) => {
    asked.push({ member, timeoutMs });
    const given = answer(member, time.now(), timeoutMs);
    if (given !== "silence") return Promise.resolve(given);
    return new Promise((_resolve, reject) => {
      const message = `${member} did not answer`;
      time.after(timeoutMs, () => reject(new EdgeloomError({ code: "timeout", message })));
    });
  }).finally(() => {
    isOver = true;
  });
  // Whatever comes of it is looked at below.
  result.catch(() => undefined);
  while (!isOver) {
    await new Promise((resolve) => setTimeout(resolve));
    time.step();
  }
  return { result, asked };
}

test("a leader that is silent is left alone for a while, though the others still name it", async () => {
  const { result, asked } = await ask((member, now) => {
    if (member === "a") return "silence";
    if (now < 1_500) return notLeader("a");
    return member === "c" ? { kind: "done", value: "written" } : notLeader("c");
  });
  expect(await result).toEqual({ value: "written", member: "c" });
  expect(asked.filter(({ member }) => member === "a")).toEqual([{ member: "a", timeoutMs: 1_000 }]);
});

test("a leader that answers late is waited for longer each time", async () => {
  const patience: number[] = [];
  const { result } = await ask((member, _now, timeoutMs) => {
    if (member !== "a") return notLeader("a");
    patience.push(timeoutMs);
    return timeoutMs >= 3_000 ? { kind: "done", value: "late" } : "silence";
  });
  expect(await result).toEqual({ value: "late", member: "a" });
  expect(patience).toEqual([1_000, 2_000, 4_000]);
});

test("what takes long by its nature is waited for as long as there is time", async () => {
  const { result, asked } = await ask(() => ({ kind: "done", value: "changed" }), true);
  expect(await result).toMatchObject({ value: "changed" });
  expect(asked).toEqual([{ member: "a", timeoutMs: 20_000 }]);
});
