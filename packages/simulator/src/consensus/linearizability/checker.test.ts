import { createSeededRandom } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { checkLinearizability } from "./checker.ts";
import { type RegisterInput, registerModel } from "./register-model.ts";
import { isLinearizableByDefinition } from "./testing/brute-force.ts";
import { drawHistory, type RegisterOperation, spoilHistory } from "./testing/random-history.ts";

const get: RegisterInput = { type: "get", key: "x" };
const put = (value: string): RegisterInput => ({ type: "put", key: "x", value });
const swap = (expected: string | null, value: string): RegisterInput => ({
  type: "compare_and_set",
  key: "x",
  expected,
  value,
});
const increment: RegisterInput = { type: "increment", key: "n", by: 1 };
const append = (item: string): RegisterInput => ({ type: "append", key: "l", item });

/** One operation: client, from, to, what, the value after it, and whether it was done. */
function operation(
  client: number,
  calledAt: number,
  returnedAt: number,
  input: RegisterInput,
  value: string | null,
  done = true,
): RegisterOperation {
  return { client, calledAt, returnedAt, input, output: { done, value, version: undefined } };
}

function pending(client: number, calledAt: number, input: RegisterInput): RegisterOperation {
  return { client, calledAt, returnedAt: Number.POSITIVE_INFINITY, input, output: undefined };
}

const good: Record<string, RegisterOperation[]> = {
  "an empty history": [],
  "a read of nothing": [operation(1, 0, 1, get, null)],
  "a write, then its read": [operation(1, 0, 1, put("a"), "a"), operation(2, 2, 3, get, "a")],
  "a read beside a write sees the old value": [
    operation(1, 0, 10, put("a"), "a"),
    operation(2, 1, 2, get, null),
  ],
  "reads beside a write see old, then new": [
    operation(1, 0, 10, put("a"), "a"),
    operation(2, 1, 2, get, null),
    operation(3, 3, 4, get, "a"),
  ],
  "writes that overlap, read in one of the orders": [
    operation(1, 0, 10, put("a"), "a"),
    operation(2, 0, 10, put("b"), "b"),
    operation(3, 11, 12, get, "a"),
  ],
  "a pending write that is seen much later": [
    pending(1, 0, put("a")),
    operation(2, 50, 51, get, null),
    operation(2, 60, 61, get, "a"),
  ],
  "a pending write that is never seen": [pending(1, 0, put("a")), operation(2, 5, 6, get, null)],
  "one of two swaps wins": [
    operation(1, 0, 5, swap(null, "a"), "a"),
    operation(2, 0, 5, swap(null, "b"), "a", false),
    operation(3, 6, 7, get, "a"),
  ],
  "increments count each other": [
    operation(1, 0, 5, increment, "2"),
    operation(2, 0, 5, increment, "1"),
  ],
  "appends in the order of their answers": [
    operation(1, 0, 5, append("a"), "[b,a]"),
    operation(2, 0, 5, append("b"), "[b]"),
  ],
  "returns and calls at one instant overlap": [
    operation(1, 0, 5, put("a"), "a"),
    operation(2, 5, 6, get, null),
  ],
};

const bad: Record<string, RegisterOperation[]> = {
  "a stale read": [operation(1, 0, 1, put("a"), "a"), operation(2, 2, 3, get, null)],
  "a value out of thin air": [operation(1, 0, 1, get, "a")],
  "new, then old": [
    operation(1, 0, 10, put("a"), "a"),
    operation(2, 1, 2, get, "a"),
    operation(3, 3, 4, get, null),
  ],
  "readers that disagree on the order of writes": [
    operation(1, 0, 1, put("a"), "a"),
    operation(2, 0, 1, put("b"), "b"),
    operation(3, 2, 3, get, "a"),
    operation(3, 4, 5, get, "b"),
  ],
  "an acknowledged write that is lost": [
    operation(1, 0, 1, put("a"), "a"),
    operation(1, 2, 3, put("b"), "b"),
    operation(2, 4, 5, get, "a"),
  ],
  "both swaps win": [
    operation(1, 0, 5, swap(null, "a"), "a"),
    operation(2, 0, 5, swap(null, "b"), "b"),
  ],
  "an increment that ran twice": [
    operation(1, 0, 1, increment, "1"),
    operation(1, 2, 3, increment, "3"),
  ],
  "an increment that was lost": [
    operation(1, 0, 1, increment, "1"),
    operation(2, 2, 3, increment, "1"),
  ],
  "an append that ran twice": [
    operation(1, 0, 1, append("a"), "[a]"),
    operation(2, 2, 3, append("b"), "[a,a,b]"),
  ],
  "a write that ran twice unseen but for its version": [
    { ...operation(1, 0, 1, put("a"), "a"), output: { done: true, value: "a", version: 2 } },
  ],
  "a pending write that comes and goes": [
    pending(1, 0, put("a")),
    operation(2, 1, 2, get, "a"),
    operation(2, 3, 4, get, null),
  ],
};

describe("checkLinearizability", () => {
  it.each(Object.entries(good))("accepts %s", (_name, history) => {
    expect(checkLinearizability(registerModel, history).kind).toBe("linearizable");
  });

  it.each(Object.entries(bad))("rejects %s", (_name, history) => {
    const verdict = checkLinearizability(registerModel, history);
    expect(verdict).toMatchObject({ kind: "not_linearizable", part: history[0]?.input.key });
  });

  it("agrees with the definition on short random histories, good and spoilt", () => {
    const counts = { linearizable: 0, not_linearizable: 0, undecided: 0 };
    for (let seed = 1; seed <= 3_000; seed += 1) {
      const random = createSeededRandom(seed);
      const shape = { clients: 3, operations: random.integer(2, 7), keys: 1, pending: 0.2 };
      const drawn = drawHistory(random, shape);
      expect(checkLinearizability(registerModel, drawn).kind, `seed ${seed}`).toBe("linearizable");
      const spoilt = spoilHistory(random, drawn);
      const { kind } = checkLinearizability(registerModel, spoilt);
      counts[kind] += 1;
      const expected = isLinearizableByDefinition(registerModel, spoilt);
      expect(kind === "linearizable", `seed ${seed}, spoilt`).toBe(expected);
    }
    expect(counts.linearizable).toBeGreaterThan(100);
    expect(counts.not_linearizable).toBeGreaterThan(1_000);
    expect(counts.undecided).toBe(0);
  });

  it("accepts long random histories and finds most that are spoilt", () => {
    let rejected = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = createSeededRandom(seed);
      const shape = { clients: 8, operations: 1_000, keys: 4, pending: 0.01 };
      const history = drawHistory(random, shape);
      expect(checkLinearizability(registerModel, history).kind).toBe("linearizable");
      const verdict = checkLinearizability(registerModel, spoilHistory(random, history));
      if (verdict.kind === "not_linearizable") rejected += 1;
    }
    expect(rejected).toBeGreaterThan(30);
  });

  it("says undecided when the budget runs out, not that all is well", () => {
    const history = drawHistory(createSeededRandom(1), {
      clients: 4,
      operations: 100,
      keys: 1,
      pending: 0,
    });
    expect(checkLinearizability(registerModel, history, { stepsMax: 50 }).kind).toBe("undecided");
  });
});
