import { EdgeloomError } from "@edgeloom/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTestNode } from "../testing/test-node.ts";

const holders = fc.constantFrom("a", "b", "c");
const operation = fc.oneof(
  fc.record({
    kind: fc.constant("acquire" as const),
    holder: holders,
    ttlMs: fc.integer({ min: 100, max: 2_000 }),
  }),
  fc.record({
    kind: fc.constant("renew" as const),
    holder: holders,
    ttlMs: fc.integer({ min: 100, max: 2_000 }),
  }),
  fc.record({ kind: fc.constant("release" as const), holder: holders }),
  fc.record({ kind: fc.constant("change" as const), holder: holders }),
  fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 3_000 }) }),
  fc.record({ kind: fc.constant("restart" as const) }),
);

/** What the rules of leases say must happen, kept beside the node in the plainest form. */
interface Model {
  granted: number;
  current: { holder: string; token: number; endsAt: number; ttlMs: number } | null;
  /** Latest token that each holder was given. */
  tokens: Map<string, number>;
}

function codeOf(action: () => unknown): string {
  try {
    action();
    return "ok";
  } catch (error) {
    if (error instanceof EdgeloomError) return error.code;
    throw error;
  }
}

/** What becomes of a claim with this holder's latest token. */
function claim({ granted, current, tokens }: Model, holder: string): string {
  const token = tokens.get(holder) ?? 0;
  if (token < granted) return "stale_fencing_token";
  return current === null ? "lease_lost" : "ok";
}

describe("leases, over any course of events", () => {
  it("are held by one at a time, with tokens that only grow, whoever sleeps and whatever crashes", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const one = createTestNode();
        one.run("transition", { to: "warming" });
        const model: Model = { granted: 0, current: null, tokens: new Map() };
        for (const step of operations) {
          if (model.current !== null && one.time.now() >= model.current.endsAt)
            model.current = null;
          const now = one.time.now();
          switch (step.kind) {
            case "wait":
              one.time.advance(step.ms);
              break;
            case "restart":
              one.restart();
              if (model.current !== null) model.current.endsAt = now + model.current.ttlMs;
              break;
            case "acquire": {
              const { holder, ttlMs } = step;
              const before = model.current;
              const code = codeOf(() => {
                const lease = one.run("acquire_lease", { holder, ttlMs });
                expect(lease.token).toBe(model.granted + 1);
                model.granted = lease.token;
                model.tokens.set(holder, lease.token);
                model.current = { holder, token: lease.token, endsAt: now + ttlMs, ttlMs };
              });
              expect(code).toBe(before === null ? "ok" : "lease_held");
              break;
            }
            case "renew": {
              const { holder, ttlMs } = step;
              const token = model.tokens.get(holder);
              if (token === undefined) break;
              const expected = claim(model, holder);
              expect(codeOf(() => one.run("renew_lease", { holder, token, ttlMs }))).toBe(expected);
              if (expected === "ok" && model.current !== null) {
                model.current.endsAt = now + ttlMs;
                model.current.ttlMs = ttlMs;
              }
              break;
            }
            case "release": {
              const { holder } = step;
              const token = model.tokens.get(holder);
              if (token === undefined) break;
              const expected = claim(model, holder);
              const released = codeOf(() => {
                const answer = one.run("release_lease", { holder, token });
                expect(answer.released).toBe(expected === "ok");
              });
              // A lease that is over already is released without complaint.
              expect(released).toBe(expected === "lease_lost" ? "ok" : expected);
              if (expected === "ok") model.current = null;
              break;
            }
            case "change": {
              const fencingToken = model.tokens.get(step.holder);
              const free = model.current === null ? "ok" : "lease_held";
              const expected = fencingToken === undefined ? free : claim(model, step.holder);
              expect(codeOf(() => one.run("cordon", { fencingToken }))).toBe(expected);
              break;
            }
          }
        }
        expect(one.node.state().fencingTokenHighest).toBe(model.granted);
      }),
    );
  });
});
