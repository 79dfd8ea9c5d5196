import { describe, expect, it } from "vitest";
import type { PlantedBug } from "../planted-bugs.ts";
import { createStateMachine } from "./machine.ts";
import { decodeBatch } from "./proposal-codec.ts";
import { SortedKeys } from "./sorted-keys.ts";
import type { Command, LifetimeChange, Outcome, StateMachine } from "./types.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | undefined): string => new TextDecoder().decode(value);

function run(machine: StateMachine, command: Command, sessionId = 0, sequence = 0): Outcome {
  return machine.apply({ sessionId, sequence, acknowledged: 0, command });
}

function register(machine: StateMachine): number {
  const outcome = run(machine, { type: "register_session", client: "c", ttlMs: 1_000 });
  if (outcome.type !== "session_registered") throw new Error("no session");
  return outcome.sessionId;
}

const lock = (owner: string, ttlMs: number | null = null): Command => ({
  type: "lock",
  name: "door",
  owner,
  wait: true,
  ttlMs,
});
const increment: Command = { type: "increment", key: "n", by: 1 };
const acquire: Command = { type: "acquire_lease", name: "x", holder: "h", ttlMs: 1_000 };

describe("transactions", () => {
  it("take the branch that the comparisons choose, at one revision", () => {
    const machine = createStateMachine();
    run(machine, { type: "put", key: "a", value: bytes("1") });
    const outcome = run(machine, {
      type: "transaction",
      compares: [{ key: "a", target: "version", operator: "equal", operand: 1 }],
      success: [
        { type: "put", key: "b", value: bytes("2") },
        { type: "increment", key: "a", by: 4 },
        { type: "delete", key: "b" },
        { type: "append", key: "b", item: bytes("5") },
        { type: "get", key: "b" },
      ],
      failure: [],
    });
    expect(outcome).toMatchObject({ type: "transaction", revision: 2, succeeded: true });
    const results = outcome.type === "transaction" ? outcome.results : [];
    expect(results.slice(0, 4)).toEqual([
      { type: "put", version: 1 },
      { type: "counted", value: 5 },
      { type: "deleted", deleted: true },
      { type: "appended", version: 1 },
    ]);
    const last = results[4];
    expect(last?.type === "got" && text(last.entry?.value)).toBe("[5]");
  });

  it("change nothing when one operation is refused", () => {
    const machine = createStateMachine();
    run(machine, { type: "put", key: "a", value: bytes("word") });
    const before = machine.hash();
    const outcome = run(machine, {
      type: "transaction",
      compares: [],
      success: [
        { type: "put", key: "b", value: bytes("2") },
        { type: "increment", key: "a", by: 1 },
      ],
      failure: [],
    });
    expect(outcome).toEqual({ type: "refused", reason: "not_a_number", holder: null });
    expect(machine.hash()).toBe(before);
  });
});

describe("sessions", () => {
  it("apply a repeated proposal once, also after a snapshot", () => {
    const machine = createStateMachine();
    const session = register(machine);
    const first = run(machine, increment, session, 1);
    const restored = createStateMachine();
    restored.restore(machine.snapshot());
    expect(run(restored, increment, session, 1)).toEqual(first);
    expect(run(restored, increment, session, 2)).toMatchObject({ type: "counted", value: 2 });
  });

  it("refuse rather than forget when too much is unacknowledged", () => {
    const machine = createStateMachine({ limits: { unacknowledgedMax: 2 } });
    const session = register(machine);
    run(machine, increment, session, 1);
    run(machine, increment, session, 2);
    expect(run(machine, increment, session, 3)).toMatchObject({
      reason: "too_many_unacknowledged",
    });
    const proposal = { sessionId: session, sequence: 3, acknowledged: 2, command: increment };
    expect(machine.apply(proposal)).toMatchObject({ type: "counted", value: 3 });
    expect(run(machine, increment, session, 2)).toMatchObject({ reason: "already_acknowledged" });
    const view = machine.query({ type: "session", sessionId: session });
    expect(view).toMatchObject({ session: { acknowledged: 2, remembered: 1 } });
  });

  it("answer session_expired after the end, and give their locks to the next", () => {
    const machine = createStateMachine();
    const [one, two] = [register(machine), register(machine)];
    const first = run(machine, lock("a"), one, 1);
    expect(run(machine, lock("b"), two, 1)).toEqual({ type: "lock_queued", position: 1 });
    run(machine, { type: "expire_session", sessionId: one, renewal: 1 });
    expect(run(machine, increment, one, 2)).toMatchObject({ reason: "session_expired" });
    const second = run(machine, lock("b"), two, 2);
    expect(second.type === "lock_granted" && first.type === "lock_granted").toBe(true);
    if (second.type === "lock_granted" && first.type === "lock_granted") {
      expect(second.token).toBeGreaterThan(first.token);
    }
  });

  it("stay when they were kept alive before the expiry arrived", () => {
    const machine = createStateMachine();
    const session = register(machine);
    run(machine, { type: "keep_session", sessionId: session });
    const expiry: Command = { type: "expire_session", sessionId: session, renewal: 1 };
    expect(run(machine, expiry)).toEqual({ type: "expired", expired: false });
    expect(run(machine, increment, session, 1)).toMatchObject({ type: "counted" });
  });
});

describe("locks and leases", () => {
  it("an earlier holder's time limit never frees the lock of a later one", () => {
    const machine = createStateMachine();
    const session = register(machine);
    const first = run(machine, lock("a", 500), session, 1);
    run(machine, lock("b", 500), session, 2);
    run(machine, { type: "unlock", name: "door", owner: "a" }, session, 3);
    const token = first.type === "lock_granted" ? first.token : 0;
    const expiry: Command = { type: "expire_lock", name: "door", token };
    expect(run(machine, expiry)).toEqual({ type: "expired", expired: false });
    const view = machine.query({ type: "lock", name: "door" });
    expect(view).toMatchObject({ lock: { holder: { owner: "b" } } });
  });

  it("nobody but the owner unlocks", () => {
    const machine = createStateMachine();
    const [one, two] = [register(machine), register(machine)];
    run(machine, lock("a"), one, 1);
    const unlock: Command = { type: "unlock", name: "door", owner: "a" };
    expect(run(machine, unlock, two, 1)).toMatchObject({ reason: "lock_not_held", holder: "a" });
  });

  it("a write under a lost lease is refused", () => {
    const machine = createStateMachine();
    const granted = run(machine, acquire);
    const token = granted.type === "lease_granted" ? granted.token : 0;
    const put: Command = {
      type: "put",
      key: "k",
      value: bytes("1"),
      fence: { kind: "lease", name: "x", token },
    };
    expect(run(machine, put)).toMatchObject({ type: "put" });
    run(machine, { type: "expire_lease", name: "x", token, renewal: 1 });
    expect(run(machine, put)).toMatchObject({ reason: "stale_fencing_token" });
    expect(run(machine, { ...acquire, holder: "other" })).toMatchObject({ token: token + 1 });
    expect(run(machine, put)).toMatchObject({ reason: "stale_fencing_token" });
  });

  it("tell a listener what begins to count and what ends", () => {
    const machine = createStateMachine();
    const heard: LifetimeChange[] = [];
    machine.onLifetimeChange((change) => heard.push(change));
    run(machine, acquire);
    run(machine, { type: "release_lease", name: "x", token: 1 });
    expect(heard).toEqual([
      {
        type: "lifetime_started",
        lifetime: { kind: "lease", name: "x", token: 1, renewal: 1, ttlMs: 1_000 },
      },
      { type: "lifetime_ended", lifetime: { kind: "lease", name: "x" } },
    ]);
  });
});

describe("watch history", () => {
  it("gives whole revisions, and says when it no longer reaches back", () => {
    const machine = createStateMachine({ limits: { historyMax: 3 } });
    for (const key of ["a", "b", "c", "d"]) {
      run(machine, { type: "put", key, value: bytes(key) });
    }
    const query = { type: "changes", prefix: "", limit: 10 } as const;
    expect(machine.query({ ...query, afterRevision: 0 })).toMatchObject({ complete: false });
    const recent = machine.query({ ...query, afterRevision: 1 });
    expect(recent).toMatchObject({ complete: true, revision: 4 });
    const keys = recent.type === "changes" ? recent.changes.map((change) => change.key) : [];
    expect(keys).toEqual(["b", "c", "d"]);
  });
});

describe("sorted keys", () => {
  it("stay sorted through many inserts and removals", () => {
    const keys = new SortedKeys();
    const expected = new Set<string>();
    for (let i = 0; i < 3_000; i += 1) {
      const key = String((i * 7_919) % 3_001);
      keys.add(key);
      expected.add(key);
      if (i % 3 === 0) {
        const gone = String(((i / 3) * 7_919) % 3_001);
        keys.remove(gone);
        expected.delete(gone);
      }
    }
    expect([...keys.from("")]).toEqual([...expected].sort());
    expect([...keys.from("29")]).toEqual([...expected].sort().filter((key) => key >= "29"));
  });
});

describe("encoded proposals", () => {
  it("are refused when they are cut or of another version", () => {
    expect(() => decodeBatch(Uint8Array.of(9))).toThrow(/version 9/);
    expect(() => decodeBatch(Uint8Array.of(1, 0, 0, 0, 1, 5))).toThrow(/ends too early/);
    expect(() => decodeBatch(Uint8Array.of(1, 0, 0, 0, 99))).toThrow(/99 is no command/);
  });
});

describe("planted bugs", () => {
  const plant = (bug: PlantedBug): StateMachine =>
    createStateMachine({ plantedBugs: new Set([bug]) });

  it("forgets_session_outcomes applies a retry twice", () => {
    const machine = plant("forgets_session_outcomes");
    const session = register(machine);
    run(machine, increment, session, 1);
    expect(run(machine, increment, session, 1)).toMatchObject({ value: 2 });
  });

  it("leaves_sessions_out_of_snapshot applies a retry twice after a restore", () => {
    const machine = plant("leaves_sessions_out_of_snapshot");
    const session = register(machine);
    run(machine, increment, session, 1);
    machine.restore(machine.snapshot());
    expect(run(machine, increment, session, 1)).toMatchObject({ value: 2 });
  });

  it("reuses_fencing_tokens_after_restore gives a token twice", () => {
    const machine = plant("reuses_fencing_tokens_after_restore");
    run(machine, acquire);
    run(machine, { type: "release_lease", name: "x", token: 1 });
    machine.restore(machine.snapshot());
    expect(run(machine, acquire)).toMatchObject({ token: 1 });
  });

  it("skips_fence_check takes a write under any token", () => {
    const put: Command = {
      type: "put",
      key: "k",
      value: bytes("1"),
      fence: { kind: "lock", name: "door", token: 7 },
    };
    expect(run(plant("skips_fence_check"), put)).toMatchObject({ type: "put" });
  });

  it("expires_lease_despite_renewal ends a lease that was kept", () => {
    const machine = plant("expires_lease_despite_renewal");
    run(machine, acquire);
    run(machine, { type: "keep_lease", name: "x", token: 1 });
    const expiry: Command = { type: "expire_lease", name: "x", token: 1, renewal: 1 };
    expect(run(machine, expiry)).toEqual({ type: "expired", expired: true });
  });

  it("expires_lock_of_later_holder frees a lock for a token long gone", () => {
    const machine = plant("expires_lock_of_later_holder");
    run(machine, lock("a", 500), register(machine), 1);
    const expiry: Command = { type: "expire_lock", name: "door", token: 99 };
    expect(run(machine, expiry)).toEqual({ type: "expired", expired: true });
  });
});

describe("resuming a session", () => {
  const resume: Command = { type: "resume_session", client: "c", ttlMs: 1_000 };

  it("gives back the client's own, also after a snapshot, and its remembered outcomes with it", () => {
    const machine = createStateMachine();
    const sessionId = register(machine);
    expect(run(machine, increment, sessionId, 1)).toMatchObject({ value: 1 });
    const restored = createStateMachine();
    restored.restore(machine.snapshot());
    for (const one of [machine, restored]) {
      expect(run(one, resume)).toMatchObject({ type: "session_registered", sessionId });
      expect(run(one, increment, sessionId, 1)).toMatchObject({ value: 1 });
    }
  });

  it("gives a new one to another client, and once the old one has ended", () => {
    const machine = createStateMachine();
    const sessionId = register(machine);
    expect(run(machine, { ...resume, client: "d" } as Command)).toMatchObject({
      sessionId: sessionId + 1,
    });
    run(machine, { type: "close_session", sessionId });
    expect(run(machine, resume)).toMatchObject({ sessionId: sessionId + 2 });
  });
});

describe("acting as a client", () => {
  const once = (command: Command): Command => ({
    type: "as_client",
    client: "run/step",
    ttlMs: 1_000,
    once: true,
    command,
  });

  it("carries a command out once, however often it is proposed, also after a snapshot", () => {
    const machine = createStateMachine();
    expect(run(machine, once(increment))).toMatchObject({ type: "counted", value: 1 });
    expect(run(machine, once(increment))).toMatchObject({ type: "counted", value: 1 });
    const restored = createStateMachine();
    restored.restore(machine.snapshot());
    for (const one of [machine, restored]) {
      expect(run(one, once(increment))).toMatchObject({ type: "counted", value: 1 });
    }
    expect(restored.hash()).toBe(machine.hash());
  });

  it("takes locks in the client's session, which may ask again", () => {
    const machine = createStateMachine();
    const ask: Command = { ...once(lock("me")), once: false } as Command;
    expect(run(machine, ask)).toMatchObject({ type: "lock_granted", token: 1 });
    expect(run(machine, ask)).toMatchObject({ type: "lock_granted", token: 1 });
  });

  it("does not nest", () => {
    const machine = createStateMachine();
    expect(run(machine, once(once(increment)))).toMatchObject({ reason: "invalid_command" });
  });
});
