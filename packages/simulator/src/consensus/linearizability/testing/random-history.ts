import type { SeededRandom } from "@edgeloom/kernel";
import type { Operation } from "../history.ts";
import {
  perform,
  type RegisterInput,
  type RegisterOutput,
  type RegisterState,
  registerModel,
} from "../register-model.ts";

export type RegisterOperation = Operation<RegisterInput, RegisterOutput>;

export interface HistoryShape {
  readonly clients: number;
  readonly operations: number;
  readonly keys: number;
  /** Chance that an answer never comes. */
  readonly pending: number;
}

/**
 * A history that is linearizable by construction: each client calls, the operation takes effect on a map at one instant,
 * and the answer comes later. A pending operation takes effect or not by the toss of a coin.
 */
export function drawHistory(random: SeededRandom, shape: HistoryShape): RegisterOperation[] {
  const effects: { at: number; run: () => void }[] = [];
  const values = new Map<string, RegisterState>();
  const history: RegisterOperation[] = [];
  const freeAt = Array.from({ length: shape.clients }, () => random.integer(0, 5));
  for (let i = 0; i < shape.operations; i += 1) {
    const client = random.integer(0, shape.clients - 1);
    const calledAt = (freeAt[client] ?? 0) + random.integer(1, 4);
    const effectAt = calledAt + random.integer(0, 6);
    const isPending = random.next() < shape.pending;
    const isLost = isPending && random.next() < 0.5;
    const returnedAt = isPending ? Number.POSITIVE_INFINITY : effectAt + random.integer(0, 6);
    const input = drawInput(random, shape.keys, i);
    freeAt[client] = isPending ? effectAt + 6 : returnedAt;
    if (isLost) {
      history.push({ client, input, output: undefined, calledAt, returnedAt });
      continue;
    }
    effects.push({
      at: effectAt,
      run: () => {
        const { after, done } = perform(values.get(input.key) ?? registerModel.initial, input);
        values.set(input.key, after);
        const output = isPending ? undefined : { done, ...after };
        history.push({ client, input, output, calledAt, returnedAt });
      },
    });
  }
  effects.sort((a, b) => a.at - b.at);
  for (const { run } of effects) run();
  return history;
}

function drawInput(random: SeededRandom, keys: number, serial: number): RegisterInput {
  const key = `k${random.integer(0, keys - 1)}`;
  // Increments have a key of their own: they need a number to be there.
  switch (random.integer(0, 6)) {
    case 0:
    case 1:
      return { type: "get", key };
    case 2:
      return { type: "put", key, value: `v${random.integer(0, 2)}` };
    case 3:
      return { type: "delete", key };
    case 4: {
      const expected = random.next() < 0.3 ? null : `v${random.integer(0, 2)}`;
      return { type: "compare_and_set", key, expected, value: `v${random.integer(0, 2)}` };
    }
    case 5:
      return { type: "increment", key: `n${key}`, by: random.integer(1, 2) };
    default:
      return { type: "append", key: `l${key}`, item: String(serial) };
  }
}

/** The same history with one answer replaced by another; it may or may not be linearizable still. */
export function spoilHistory(
  random: SeededRandom,
  history: readonly RegisterOperation[],
): RegisterOperation[] {
  const answered = history.filter(({ output }) => output !== undefined);
  if (answered.length === 0) return [...history];
  const target = random.pick(answered);
  const donor = random.pick(answered);
  const given = donor.output ?? { done: true, value: null, version: 0 };
  const isSame = given.done === target.output?.done && given.value === target.output.value;
  const output = isSame ? { ...given, done: !given.done } : given;
  return history.map((operation) => (operation === target ? { ...operation, output } : operation));
}
