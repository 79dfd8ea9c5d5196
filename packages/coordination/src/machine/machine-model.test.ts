import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./binary.ts";
import { createStateMachine } from "./machine.ts";
import { readOutcome, writeOutcome } from "./outcome-codec.ts";
import { beginBatch, decodeBatch, writeProposal } from "./proposal-codec.ts";
import type { Command, Outcome, Proposal, StateMachine } from "./types.ts";

const utf8 = new TextEncoder();
const text = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : new TextDecoder().decode(bytes);

/** What the machine should do, written without regard for speed, memory or form. */
function createNaiveMachine() {
  const values = new Map<string, { text: string; version: number; created: number }>();
  const leases = new Map<string, { holder: string; token: number; renewal: number }>();
  const locks = new Map<string, { line: { session: number; owner: string }[]; token: number }>();
  const sessions = new Map<number, { outcomes: Map<number, unknown>; acknowledged: number }>();
  let revision = 0;
  let token = 0;
  const clients = new Map<number, string>();
  let sessionCount = 0;
  let drawn = 0;

  function passOn(name: string): void {
    const lock = locks.get(name);
    if (lock === undefined) return;
    lock.line.shift();
    if (lock.line.length === 0) locks.delete(name);
    else lock.token = ++token;
  }

  function write(key: string, value: string): number {
    revision += 1;
    const before = values.get(key);
    const version = (before?.version ?? 0) + 1;
    values.set(key, { text: value, version, created: before?.created ?? revision });
    return version;
  }

  function execute(session: number, command: Command): unknown {
    const fence = "fence" in command ? command.fence : undefined;
    if (fence !== undefined) {
      const held = fence.kind === "lease" ? leases.get(fence.name) : locks.get(fence.name);
      if (held?.token !== fence.token) return "stale_fencing_token";
    }
    switch (command.type) {
      case "put":
        return ["put", write(command.key, text(command.value) ?? ""), revision];
      case "delete": {
        const existed = values.delete(command.key);
        if (existed) revision += 1;
        return ["deleted", existed ? 1 : 0, revision];
      }
      case "delete_range": {
        const doomed = [...values.keys()].filter((key) => key.startsWith(command.prefix));
        for (const key of doomed) values.delete(key);
        if (doomed.length > 0) revision += 1;
        return ["deleted", doomed.length, revision];
      }
      case "compare_and_set": {
        const current = values.get(command.key)?.text ?? null;
        if (current !== text(command.expected)) return ["compared", false, current, revision];
        const next = text(command.value);
        if (next !== null) write(command.key, next);
        else if (values.delete(command.key)) revision += 1;
        return ["compared", true, next, revision];
      }
      case "increment": {
        const current = values.get(command.key)?.text ?? "0";
        if (!/^-?\d{1,16}$/.test(current)) return "not_a_number";
        const sum = BigInt(current) + BigInt(command.by);
        if (sum > 2n ** 53n - 1n || sum < -(2n ** 53n) + 1n) return "out_of_range";
        write(command.key, String(sum));
        return ["counted", Number(sum), revision];
      }
      case "append": {
        const current = values.get(command.key)?.text ?? "[]";
        if (!current.startsWith("[") || !current.endsWith("]")) return "not_a_list";
        const list: unknown[] = JSON.parse(current);
        const version = write(
          command.key,
          JSON.stringify([...list, JSON.parse(text(command.item) ?? "")]),
        );
        return ["appended", version, revision];
      }
      case "acquire_lease": {
        const lease = leases.get(command.name);
        if (lease !== undefined && lease.holder !== command.holder) return "lease_held";
        const held = lease ?? { holder: command.holder, token: ++token, renewal: 0 };
        held.renewal += 1;
        leases.set(command.name, held);
        return ["lease_granted", held.token, held.renewal];
      }
      case "keep_lease": {
        const lease = leases.get(command.name);
        if (lease?.token !== command.token) return "lease_not_held";
        lease.renewal += 1;
        return ["lease_kept", lease.renewal];
      }
      case "release_lease":
        if (leases.get(command.name)?.token !== command.token) return "lease_not_held";
        leases.delete(command.name);
        return ["lease_released"];
      case "expire_lease": {
        const lease = leases.get(command.name);
        const isOver = lease?.token === command.token && lease.renewal === command.renewal;
        if (isOver) leases.delete(command.name);
        return ["expired", isOver];
      }
      case "lock": {
        if (session === 0) return "session_required";
        const lock = locks.get(command.name);
        const me = { session, owner: command.owner };
        if (lock === undefined) {
          locks.set(command.name, { line: [me], token: ++token });
          return ["lock_granted", token];
        }
        const place = lock.line.findIndex(
          (other) => other.session === session && other.owner === command.owner,
        );
        if (place === 0) return ["lock_granted", lock.token];
        if (place > 0) return ["lock_queued", place];
        if (!command.wait) return "lock_held";
        lock.line.push(me);
        return ["lock_queued", lock.line.length - 1];
      }
      case "unlock": {
        if (session === 0) return "session_required";
        const lock = locks.get(command.name);
        const place =
          lock?.line.findIndex(
            (other) => other.session === session && other.owner === command.owner,
          ) ?? -1;
        if (lock === undefined || place < 0) return "lock_not_held";
        if (place === 0) passOn(command.name);
        else lock.line.splice(place, 1);
        return ["unlocked", place === 0];
      }
      case "expire_lock": {
        const isOver = locks.get(command.name)?.token === command.token;
        if (isOver) passOn(command.name);
        return ["expired", isOver];
      }
      case "next_sequence":
        drawn += command.count;
        return ["sequence", drawn - command.count + 1, drawn];
      case "as_client": {
        const { client, ttlMs } = command;
        const resumed = execute(0, { type: "resume_session", client, ttlMs });
        const id = Array.isArray(resumed) ? Number(resumed[1]) : 0;
        const within = sessions.get(id);
        if (!command.once || within === undefined) return execute(id, command.command);
        if (within.acknowledged >= 1) return "already_acknowledged";
        const earlier = within.outcomes.get(1);
        if (earlier !== undefined) return earlier;
        const outcome = execute(id, command.command);
        within.outcomes.set(1, outcome);
        return outcome;
      }
      case "resume_session": {
        const live = [...sessions.keys()].filter((id) => clients.get(id) === command.client);
        const last = live.at(-1);
        if (last !== undefined) return ["session_registered", last];
        sessionCount += 1;
        clients.set(sessionCount, command.client);
        sessions.set(sessionCount, { outcomes: new Map(), acknowledged: 0 });
        return ["session_registered", sessionCount];
      }
      case "register_session":
        clients.set(sessionCount + 1, command.client);
        sessionCount += 1;
        sessions.set(sessionCount, { outcomes: new Map(), acknowledged: 0 });
        return ["session_registered", sessionCount];
      case "close_session": {
        if (!sessions.delete(command.sessionId)) return "session_expired";
        for (const [name, lock] of [...locks]) {
          const [holder] = lock.line;
          lock.line = lock.line.filter(
            (other, place) => place === 0 || other.session !== command.sessionId,
          );
          if (holder?.session === command.sessionId) passOn(name);
        }
        return ["session_closed"];
      }
      default:
        throw new Error(`no model of ${command.type}`);
    }
  }

  return {
    values,
    apply({ sessionId, sequence, acknowledged, command }: Proposal): unknown {
      if (sessionId === 0) return execute(0, command);
      const session = sessions.get(sessionId);
      if (session === undefined) return "session_expired";
      session.acknowledged = Math.max(session.acknowledged, acknowledged);
      if (sequence <= session.acknowledged) return "already_acknowledged";
      const earlier = session.outcomes.get(sequence);
      if (earlier !== undefined) return earlier;
      const outcome = execute(sessionId, command);
      session.outcomes.set(sequence, outcome);
      return outcome;
    },
  };
}

/** The outcome in the words of the naive machine. */
function inNaiveWords(outcome: Outcome): unknown {
  switch (outcome.type) {
    case "refused":
      return outcome.reason;
    case "put":
    case "appended":
      return [outcome.type, outcome.version, outcome.revision];
    case "deleted":
      return [outcome.type, outcome.deleted, outcome.revision];
    case "compared":
      return [outcome.type, outcome.succeeded, text(outcome.current), outcome.revision];
    case "counted":
      return [outcome.type, outcome.value, outcome.revision];
    case "lease_granted":
      return [outcome.type, outcome.token, outcome.renewal];
    case "lease_kept":
      return [outcome.type, outcome.renewal];
    case "expired":
      return [outcome.type, outcome.expired];
    case "lock_granted":
      return [outcome.type, outcome.token];
    case "lock_queued":
      return [outcome.type, outcome.position];
    case "unlocked":
      return [outcome.type, outcome.wasHeld];
    case "sequence":
      return [outcome.type, outcome.first, outcome.last];
    case "session_registered":
      return [outcome.type, outcome.sessionId];
    default:
      return [outcome.type];
  }
}

const key = fc.constantFrom("a", "b", "ba", "bä", "c");
const name = fc.constantFrom("x", "y");
const small = fc.integer({ min: 1, max: 6 });
const value = fc
  .constantFrom("1", "-7", "word", "[]", "[1]", "9007199254740991")
  .map((word) => utf8.encode(word));
const fence = fc.option(fc.record({ kind: fc.constantFrom("lease", "lock"), name, token: small }), {
  nil: undefined,
  freq: 6,
});
const simple: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constant("put"), key, value, fence }),
  fc.record({ type: fc.constant("delete"), key, fence }),
  fc.record({ type: fc.constant("delete_range"), prefix: fc.constantFrom("b", "d", "") }),
  fc.record({
    type: fc.constant("compare_and_set"),
    key,
    expected: fc.option(value),
    value: fc.option(value),
  }),
  fc.record({ type: fc.constant("increment"), key, by: fc.integer({ min: -9, max: 9 }), fence }),
  fc.record({ type: fc.constant("append"), key, item: fc.constant(utf8.encode('"i"')), fence }),
  fc.record({
    type: fc.constant("acquire_lease"),
    name,
    holder: fc.constantFrom("h1", "h2"),
    ttlMs: fc.constant(1_000),
  }),
  fc.record({
    type: fc.constantFrom("keep_lease", "release_lease", "expire_lock"),
    name,
    token: small,
  }),
  fc.record({ type: fc.constant("expire_lease"), name, token: small, renewal: small }),
  fc.record({
    type: fc.constant("lock"),
    name,
    owner: fc.constantFrom("o1", "o2"),
    wait: fc.boolean(),
    ttlMs: fc.constantFrom(null, 500),
  }),
  fc.record({ type: fc.constant("unlock"), name, owner: fc.constantFrom("o1", "o2") }),
  fc.record({ type: fc.constant("next_sequence"), name: fc.constant("n"), count: small }),
  fc.record({
    type: fc.constant("register_session"),
    client: fc.constant("c"),
    ttlMs: fc.constant(1_000),
  }),
  fc.record({
    type: fc.constant("resume_session"),
    client: fc.constantFrom("c", "d"),
    ttlMs: fc.constant(1_000),
  }),
  fc.record({ type: fc.constant("close_session"), sessionId: small }),
);
const command: fc.Arbitrary<Command> = fc.oneof(
  { arbitrary: simple, weight: 5 },
  {
    arbitrary: fc.record({
      type: fc.constant("as_client"),
      client: fc.constantFrom("c", "d", "e"),
      ttlMs: fc.constant(1_000),
      once: fc.boolean(),
      command: simple,
    }),
    weight: 1,
  },
);
const proposal: fc.Arbitrary<Proposal> = fc
  .record({
    sessionId: fc.integer({ min: 0, max: 3 }),
    sequence: fc.integer({ min: 1, max: 12 }),
    acknowledged: fc.integer({ min: 0, max: 4 }),
    command,
  })
  .map((drawn) => (drawn.sessionId === 0 ? { ...drawn, sequence: 0, acknowledged: 0 } : drawn));
const start: Proposal[] = [1, 2].map(() => ({
  sessionId: 0,
  sequence: 0,
  acknowledged: 0,
  command: { type: "register_session", client: "c", ttlMs: 1_000 },
}));
const run = fc.array(proposal, { maxLength: 60 }).map((rest) => [...start, ...rest]);

/** The machine as members run it: from bytes, and answering in bytes. */
function applyEncoded(machine: StateMachine, proposed: Proposal): Outcome {
  const writer = new ByteWriter();
  beginBatch(writer);
  writeProposal(writer, proposed);
  const [decoded, ...rest] = decodeBatch(writer.finish());
  if (decoded === undefined || rest.length > 0)
    throw new Error("one proposal became another number");
  const answer = new ByteWriter();
  writeOutcome(answer, machine.apply(decoded));
  return readOutcome(new ByteReader(answer.finish()));
}

describe("the state machine", () => {
  it("does what the naive machine does", () => {
    fc.assert(
      fc.property(run, (proposals) => {
        const machine = createStateMachine();
        const naive = createNaiveMachine();
        for (const proposed of proposals) {
          expect(inNaiveWords(applyEncoded(machine, proposed))).toEqual(naive.apply(proposed));
        }
        const all = machine.query({ type: "range", prefix: "", after: null, limit: 100 });
        const found = all.type === "entries" ? all.entries : [];
        expect(found.map((entry) => [entry.key, text(entry.value), entry.version])).toEqual(
          [...naive.values]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([at, { text: held, version }]) => [at, held, version]),
        );
      }),
      { numRuns: 400 },
    );
  });

  it("goes on from a snapshot at any point as if it had not stopped", () => {
    fc.assert(
      fc.property(run, fc.nat(), (proposals, cut) => {
        const straight = createStateMachine();
        let restored = createStateMachine();
        for (const [i, proposed] of proposals.entries()) {
          if (i === cut % proposals.length) {
            const snapshot = restored.snapshot();
            restored = createStateMachine();
            restored.restore(snapshot);
          }
          expect(applyEncoded(restored, proposed)).toEqual(applyEncoded(straight, proposed));
          expect(restored.hash()).toBe(straight.hash());
          expect(restored.lifetimes()).toEqual(straight.lifetimes());
        }
      }),
      { numRuns: 200 },
    );
  });
});
