import type { Answer, GroupClient, Outcome, ReadConsistency } from "@edgeloom/coordination";
import { assertNever, type SeededRandom } from "@edgeloom/kernel";
import type { RegisterInput, RegisterOutput } from "../linearizability/register-model.ts";
import type { ClientInvariants } from "./client-invariants.ts";
import type { HistoryRecorder } from "./history-recorder.ts";

export interface RegisterTrafficOptions {
  readonly client: number;
  readonly group: Pick<GroupClient, "execute" | "query">;
  readonly random: SeededRandom;
  readonly recorder: HistoryRecorder<RegisterInput, RegisterOutput>;
  readonly invariants: ClientInvariants;
  readonly deadlineMs: number;
}

/** One client's reads and writes; `next` makes one request and calls back when it is over. */
export interface RegisterTraffic {
  next(done: () => void): void;
}

const text = new TextEncoder();
const decoder = new TextDecoder();

/** Few keys, so that clients get into each other's way. Values are unique, so that a read names the write it saw. */
export function createRegisterTraffic(options: RegisterTrafficOptions): RegisterTraffic {
  const { client, group, random, recorder, invariants, deadlineMs } = options;
  const lastSeen = new Map<string, string | null>();
  let serial = 0;

  function draw(): RegisterInput {
    serial += 1;
    const value = `${client}.${serial}`;
    const register = `r${random.integer(0, 2)}`;
    const counter = `n${random.integer(0, 1)}`;
    const dice = random.next();
    if (dice < 0.2) return { type: "put", key: register, value };
    if (dice < 0.25) return { type: "delete", key: register };
    if (dice < 0.4) {
      const expected = lastSeen.get(register) ?? null;
      return { type: "compare_and_set", key: register, expected, value };
    }
    if (dice < 0.55) return { type: "increment", key: counter, by: 1 };
    if (dice < 0.65) return { type: "append", key: "l", item: `"${value}"` };
    if (dice < 0.67) return { type: "delete", key: "l" };
    return { type: "get", key: random.pick([register, register, counter, "l"]) };
  }

  function query(input: RegisterInput, done: () => void): void {
    const call = recorder.call(client, input);
    const floor = invariants.revisionFloor();
    const consistency: ReadConsistency = random.next() < 0.4 ? "lease" : "linearizable";
    group.query(
      { type: "get", key: input.key },
      consistency,
      (result) => {
        if (result.ok && result.value.type === "entry") {
          invariants.read(floor, result.value.revision, `a ${consistency} read of ${input.key}`);
          const output = readOutput(result.value);
          lastSeen.set(input.key, output.value ?? null);
          call.returned(output);
        } else {
          call.refused();
        }
        done();
      },
      { deadlineMs },
    );
  }

  function write(input: Exclude<RegisterInput, { type: "get" }>, done: () => void): void {
    const call = recorder.call(client, input);
    const floor = invariants.revisionFloor();
    group.execute(
      commandOf(input),
      (result) => {
        if (!result.ok) {
          if (!result.uncertain) call.refused();
        } else {
          const output = writeOutput(result.value);
          if (output !== undefined) {
            // A comparison that failed and a delete of nothing make no revision.
            const what = `${input.type} of ${input.key}`;
            if (output.done) invariants.wrote(floor, output.revision, what);
            else invariants.read(floor, output.revision, what);
            if (output.value !== undefined) lastSeen.set(input.key, output.value);
            call.returned(output);
          }
        }
        done();
      },
      { deadlineMs },
    );
  }

  return {
    next(done) {
      const input = draw();
      if (input.type === "get") query(input, done);
      else write(input, done);
    },
  };
}

function commandOf(input: Exclude<RegisterInput, { type: "get" }>) {
  const { key } = input;
  switch (input.type) {
    case "put":
      return { type: "put", key, value: text.encode(input.value) } as const;
    case "delete":
      return { type: "delete", key } as const;
    case "compare_and_set": {
      const expected = input.expected === null ? null : text.encode(input.expected);
      return { type: "compare_and_set", key, expected, value: text.encode(input.value) } as const;
    }
    case "increment":
      return { type: "increment", key, by: input.by } as const;
    case "append":
      return { type: "append", key, item: text.encode(input.item) } as const;
    default:
      return assertNever(input);
  }
}

function readOutput({ entry }: Extract<Answer, { type: "entry" }>): RegisterOutput {
  if (entry === null) return { done: true, value: null, version: 0 };
  return { done: true, value: decoder.decode(entry.value), version: entry.version };
}

/** Undefined for a refusal: an expired session leaves open whether an earlier attempt was applied. */
function writeOutput(outcome: Outcome): (RegisterOutput & { revision: number }) | undefined {
  switch (outcome.type) {
    case "put":
    case "appended": {
      const { revision, version } = outcome;
      return { done: true, value: undefined, version, revision };
    }
    case "deleted":
      return {
        done: outcome.deleted > 0,
        value: null,
        version: 0,
        revision: outcome.revision,
      };
    case "compared": {
      const value = outcome.current === null ? null : decoder.decode(outcome.current);
      return { done: outcome.succeeded, value, version: undefined, revision: outcome.revision };
    }
    case "counted": {
      const { revision, value } = outcome;
      return { done: true, value: String(value), version: undefined, revision };
    }
    default:
      return undefined;
  }
}
