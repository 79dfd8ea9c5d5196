import { EdgeloomError } from "@edgeloom/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTestNode } from "../testing/test-node.ts";

const ttlMs = 10_000;
const grant = (token: number, group = "g") => ({ group, token });

function codeOf(action: () => unknown): string {
  try {
    action();
    return "ok";
  } catch (error) {
    if (error instanceof EdgeloomError) return error.code;
    throw error;
  }
}

describe("a lease granted by a group", () => {
  it("is taken with the edge node's next token, and again when it is shown again", () => {
    const one = createTestNode();
    one.run("acquire_lease", { holder: "early", ttlMs });
    one.run("release_lease", { holder: "early", token: 1 });
    const shown = { holder: "a", ttlMs, grant: grant(40) };
    expect(one.run("acquire_lease", shown)).toMatchObject({ token: 2, grant: grant(40) });
    expect(one.run("acquire_lease", shown)).toMatchObject({ token: 2, grant: grant(40) });
    const other = () => one.run("acquire_lease", { ...shown, holder: "b" });
    expect(codeOf(other)).toBe("lease_held");
  });

  it("ends the lease of an earlier grant, but not one of the edge node's own or of another group", () => {
    const one = createTestNode();
    one.run("acquire_lease", { holder: "a", ttlMs });
    const show = (token: number, group?: string) => () =>
      one.run("acquire_lease", { holder: `b${token}`, ttlMs, grant: grant(token, group) });
    expect(codeOf(show(1))).toBe("lease_held");
    one.time.advance(ttlMs);
    expect(codeOf(show(1))).toBe("ok");
    expect(codeOf(show(2, "other"))).toBe("lease_held");
    expect(codeOf(show(3))).toBe("ok");
    expect(codeOf(show(2))).toBe("stale_fencing_token");
    const kinds = one.run("get_history", {}).entries.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "lease_acquired")).toHaveLength(3);
    expect(kinds.filter((kind) => kind === "lease_expired")).toHaveLength(2);
  });

  it("is renewed only with the grant, and leaves no room for others when its term is over", () => {
    const one = createTestNode();
    const { token } = one.run("acquire_lease", { holder: "a", ttlMs, grant: grant(5) });
    const renew = (given: object) => () =>
      one.run("renew_lease", { holder: "a", token, ttlMs, ...given });
    expect(codeOf(renew({}))).toBe("conflict");
    expect(codeOf(renew({ grant: grant(6) }))).toBe("lease_lost");
    expect(codeOf(renew({ grant: grant(5) }))).toBe("ok");
    one.time.advance(ttlMs);
    const alone = { holder: "b", ttlMs };
    expect(codeOf(() => one.run("acquire_lease", alone))).toBe("conflict");
    // Its group is gone for good: said expressly, the edge node grants itself again.
    expect(codeOf(() => one.run("acquire_lease", { ...alone, withoutGroup: true }))).toBe("ok");
    expect(codeOf(renew({ grant: grant(5) }))).toBe("stale_fencing_token");
  });

  it("is guarded over any course of events: grants never go back, tokens only grow", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("show" as const), token: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ kind: fc.constant("own" as const) }),
      fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 15_000 }) }),
      fc.record({ kind: fc.constant("restart" as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const one = createTestNode();
        let newest = 0;
        let highest = 0;
        for (const each of steps) {
          if (each.kind === "wait") one.time.advance(each.ms);
          if (each.kind === "restart") one.restart();
          if (each.kind === "own") {
            const code = codeOf(() => {
              highest = one.run("acquire_lease", { holder: "own", ttlMs }).token;
            });
            // The first grant taken ends the time in which the edge node decides itself.
            if (newest > 0) expect(code).not.toBe("ok");
          }
          if (each.kind !== "show") continue;
          const { token } = each;
          const code = codeOf(() => {
            const holder = `h${token}`;
            const lease = one.run("acquire_lease", { holder, ttlMs, grant: grant(token) });
            expect(lease.token).toBeGreaterThanOrEqual(highest);
            if (token > newest) expect(lease.token).toBeGreaterThan(highest);
            highest = lease.token;
            newest = token;
          });
          if (token < newest) expect(code).toBe("stale_fencing_token");
        }
        expect(one.node.state().fencingTokenHighest).toBe(highest);
      }),
    );
  });
});
