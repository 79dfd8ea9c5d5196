import type { Operation, SequentialModel } from "../history.ts";

/**
 * The definition of linearizability, tried literally: every order of the operations that respects real time, with every
 * choice of which pending ones took effect. Factorial, hence for short histories only.
 */
export function isLinearizableByDefinition<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  history: readonly Operation<Input, Output>[],
): boolean {
  const parts = new Map<string, Operation<Input, Output>[]>();
  for (const operation of history) {
    const part = model.partOf?.(operation.input) ?? "all";
    parts.set(part, [...(parts.get(part) ?? []), operation]);
  }
  return [...parts.values()].every((operations) => extend(model, model.initial, operations));
}

function extend<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  state: State,
  left: readonly Operation<Input, Output>[],
): boolean {
  if (left.every(({ output }) => output === undefined)) return true;
  return left.some((next) => {
    const others = left.filter((operation) => operation !== next);
    if (others.some(({ returnedAt }) => returnedAt < next.calledAt)) return false;
    const after = model.step(state, next.input, next.output);
    return after !== undefined && extend(model, after, others);
  });
}
