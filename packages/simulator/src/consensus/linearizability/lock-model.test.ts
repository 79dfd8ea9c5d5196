import { describe, expect, it } from "vitest";
import { checkLinearizability } from "./checker.ts";
import type { Operation } from "./history.ts";
import { createLockModel, type LockInput, type LockOutput } from "./lock-model.ts";

type LockOperation = Operation<LockInput, LockOutput>;

const acquire = (holder: string): LockInput => ({ type: "acquire", lock: "l", holder });
const release = (holder: string): LockInput => ({ type: "release", lock: "l", holder });
const write = (token: number): LockInput => ({ type: "fenced_write", lock: "l", token });
const granted = (token: number): LockOutput => ({ kind: "granted", token });

/** Operations one after the other; an output of undefined is pending. */
function sequence(...steps: [LockInput, LockOutput | undefined][]): LockOperation[] {
  return steps.map(([input, output], i) => ({
    client: i,
    input,
    output,
    calledAt: 2 * i,
    returnedAt: output === undefined ? Number.POSITIVE_INFINITY : 2 * i + 1,
  }));
}

const good: Record<string, LockOperation[]> = {
  "grant, release, grant": sequence(
    [acquire("a"), granted(1)],
    [release("a"), { kind: "released" }],
    [acquire("b"), granted(2)],
  ),
  "a busy lock": sequence([acquire("a"), granted(1)], [acquire("b"), { kind: "busy" }]),
  "a grant after silent expiry": sequence([acquire("a"), granted(1)], [acquire("b"), granted(5)]),
  "a repeated request": sequence([acquire("a"), granted(1)], [acquire("a"), granted(1)]),
  "a lost answer that still holds the lock": sequence(
    [acquire("a"), undefined],
    [acquire("b"), { kind: "busy" }],
  ),
  "an old holder that is fenced": sequence(
    [acquire("a"), granted(1)],
    [acquire("b"), granted(2)],
    [write(2), { kind: "accepted" }],
    [write(1), { kind: "fenced" }],
  ),
  "a release that comes too late": sequence(
    [acquire("a"), granted(1)],
    [acquire("b"), granted(2)],
    [release("a"), { kind: "not_holder" }],
  ),
};

const bad: Record<string, LockOperation[]> = {
  "a token that does not grow": sequence([acquire("a"), granted(2)], [acquire("b"), granted(2)]),
  "a token that falls": sequence([acquire("a"), granted(2)], [acquire("b"), granted(1)]),
  "a busy lock that nobody took": sequence([acquire("a"), { kind: "busy" }]),
  "a release by another": sequence(
    [acquire("a"), granted(1)],
    [release("b"), { kind: "released" }],
  ),
  "a write under an old token": sequence(
    [acquire("a"), granted(1)],
    [acquire("b"), granted(2)],
    [write(1), { kind: "accepted" }],
  ),
  "the same token again after a release": sequence(
    [acquire("a"), granted(1)],
    [release("a"), { kind: "released" }],
    [acquire("a"), granted(1)],
  ),
};

describe("createLockModel", () => {
  it.each(Object.entries(good))("accepts %s", (_name, history) => {
    expect(checkLinearizability(createLockModel({ queues: false }), history).kind).toBe(
      "linearizable",
    );
  });

  it.each(Object.entries(bad))("rejects %s", (_name, history) => {
    expect(checkLinearizability(createLockModel({ queues: false }), history).kind).toBe(
      "not_linearizable",
    );
  });

  it("lets a lock with a queue pass on silently, but not with an old token", () => {
    const passedOn = sequence(
      [acquire("a"), granted(1)],
      [acquire("b"), { kind: "busy" }],
      [release("a"), { kind: "released" }],
      [acquire("c"), { kind: "busy" }],
      [acquire("b"), granted(2)],
    );
    const model = createLockModel({ queues: true });
    expect(checkLinearizability(model, passedOn).kind).toBe("linearizable");
    const again = [...passedOn, ...sequence([acquire("c"), granted(2)])];
    const shifted = again.map((operation, i) => ({
      ...operation,
      calledAt: i,
      returnedAt: i + 0.5,
    }));
    expect(checkLinearizability(model, shifted).kind).toBe("not_linearizable");
  });
});
