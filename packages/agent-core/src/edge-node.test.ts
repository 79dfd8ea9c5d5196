import { EdgeloomError } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import type { LifecycleState } from "./lifecycle.ts";
import { createTestNode, type TestNode } from "./testing/test-node.ts";

function refusal(action: () => unknown): EdgeloomError {
  try {
    action();
  } catch (error) {
    if (error instanceof EdgeloomError) return error;
    throw error;
  }
  throw new Error("It was not refused");
}

function activeNode(): TestNode {
  const one = createTestNode();
  one.run("transition", { to: "warming" });
  one.run("transition", { to: "active" });
  return one;
}

describe("lifecycle", () => {
  it("moves along legal ways and writes them into the history", () => {
    const one = activeNode();
    one.run("drain", {});
    one.run("transition", { to: "terminated" });
    const { entries } = one.run("get_history", {});
    expect(entries.map(({ seq, kind, subject }) => `${seq} ${kind} ${subject}`)).toEqual([
      "1 created initialized",
      "2 transition warming",
      "3 transition active",
      "4 transition draining",
      "5 transition terminated",
    ]);
  });

  it.each<[LifecycleState, RegExp]>([
    ["active", /initialized to active/],
    ["draining", /initialized to draining/],
  ])("refuses to go from initialized to %s and names the legal moves", (to, message) => {
    const error = refusal(() => createTestNode().run("transition", { to }));
    expect(error.code).toBe("illegal_transition");
    expect(error.message).toMatch(message);
    expect(error.remedy).toBe("From initialized it may go to warming or terminated");
  });

  it("names the field of a malformed request", () => {
    const error = refusal(() => createTestNode().run("transition", { to: "asleep" as "active" }));
    expect(error).toMatchObject({ code: "invalid_input", field: "to" });
  });
});

describe("leases", () => {
  it("grants strictly increasing tokens, also over a restart", () => {
    const one = createTestNode();
    const first = one.run("acquire_lease", { holder: "a", ttlMs: 1_000 });
    one.run("release_lease", { holder: "a", token: first.token });
    one.restart();
    expect(one.run("acquire_lease", { holder: "b", ttlMs: 1_000 }).token).toBe(first.token + 1);
  });

  it("refuses a second holder, and the same one again", () => {
    const one = createTestNode();
    one.run("acquire_lease", { holder: "a", ttlMs: 1_000 });
    for (const holder of ["a", "b"]) {
      const error = refusal(() => one.run("acquire_lease", { holder, ttlMs: 1_000 }));
      expect(error.code).toBe("lease_held");
    }
  });

  it("expires by the monotonic clock; what is over cannot be renewed", () => {
    const one = createTestNode();
    const { token } = one.run("acquire_lease", { holder: "a", ttlMs: 1_000 });
    one.time.advance(999);
    one.run("renew_lease", { holder: "a", token, ttlMs: 1_000 });
    one.time.advance(999);
    expect(one.node.state().lease?.token).toBe(token);
    one.time.advance(1);
    expect(one.node.state().lease).toBeNull();
    const error = refusal(() => one.run("renew_lease", { holder: "a", token, ttlMs: 1_000 }));
    expect(error.code).toBe("lease_lost");
  });

  it("keeps everybody but the holder from changing a leased node", () => {
    const one = activeNode();
    const { token } = one.run("acquire_lease", { holder: "a", ttlMs: 1_000 });
    expect(refusal(() => one.run("cordon", {})).code).toBe("lease_held");
    expect(one.run("cordon", { fencingToken: token })).toEqual({ cordoned: true });
  });

  it("refuses a holder that slept through its lease, before and after the next grant", () => {
    const one = activeNode();
    const { token } = one.run("acquire_lease", { holder: "a", ttlMs: 1_000 });
    one.time.advance(1_000);
    expect(refusal(() => one.run("cordon", { fencingToken: token })).code).toBe("lease_lost");
    one.run("acquire_lease", { holder: "b", ttlMs: 1_000 });
    const late = refusal(() => one.run("cordon", { fencingToken: token }));
    expect(late.code).toBe("stale_fencing_token");
    one.time.advance(1_000);
    const later = refusal(() => one.run("cordon", { fencingToken: token }));
    expect(later.code).toBe("stale_fencing_token");
  });
});

describe("idempotency", () => {
  it("answers a key that it has executed with the first result, also after a restart", () => {
    const one = createTestNode();
    const first = one.run("acquire_lease", { holder: "a", ttlMs: 60_000 }, "k");
    one.restart();
    expect(one.run("acquire_lease", { holder: "a", ttlMs: 60_000 }, "k")).toEqual(first);
    expect(one.effects.get("k")).toBe(1);
  });

  it("refuses a key with another request", () => {
    const one = createTestNode();
    one.run("acquire_lease", { holder: "a", ttlMs: 1_000 }, "k");
    const error = refusal(() => one.run("acquire_lease", { holder: "b", ttlMs: 1_000 }, "k"));
    expect(error).toMatchObject({ code: "conflict", field: "key" });
  });

  it("tries again what was refused under the same key", () => {
    const one = createTestNode();
    const { token } = one.run("acquire_lease", { holder: "a", ttlMs: 1_000 });
    refusal(() => one.run("acquire_lease", { holder: "b", ttlMs: 1_000 }, "k"));
    one.run("release_lease", { holder: "a", token });
    expect(one.run("acquire_lease", { holder: "b", ttlMs: 1_000 }, "k").holder).toBe("b");
  });
});

describe("a disk that fails", () => {
  it("leaves the state as it was, says so, and goes on once the disk is well", () => {
    let broken = false;
    const one = createTestNode();
    const failing = createTestNode({
      disk: {
        load: () => one.disk.load(),
        append: (record, done) =>
          broken ? done(new Error("no space left")) : one.disk.append(record, done),
        compact: (snapshot, done) =>
          broken ? done(new Error("no space left")) : one.disk.compact(snapshot, done),
      },
    });
    broken = true;
    const error = refusal(() => failing.run("acquire_lease", { holder: "a", ttlMs: 1_000 }));
    expect(error.code).toBe("unavailable");
    expect(failing.node.state().lease).toBeNull();
    broken = false;
    expect(failing.run("acquire_lease", { holder: "a", ttlMs: 1_000 }).token).toBe(1);
    expect(one.disk.stored.snapshot).not.toBeNull();
  });
});

describe("faults", () => {
  it("are refused by a node that has no injector", () => {
    const error = refusal(() => createTestNode().run("inject_fault", { fault: { kind: "crash" } }));
    expect(error.code).toBe("forbidden");
  });
});
