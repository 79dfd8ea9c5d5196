import { assertNever } from "@edgeloom/kernel";
import type { Records } from "../group/client.ts";
import { checkLinearizability } from "../linearizability/checker.ts";
import type { Operation, SequentialModel } from "../linearizability/history.ts";
import { createLockModel } from "../linearizability/lock-model.ts";
import { registerModel } from "../linearizability/register-model.ts";
import type { Judge } from "./judge.ts";

/** Steps of the search over one kind of history; a sound one of a run takes some thousands. */
const stepsMax = 500_000;

/** Decides on everything that clients saw in a run. */
export function checkHistories(judge: Judge, { registers, leases, locks }: Records): void {
  check(judge, registerModel, registers.history());
  check(judge, createLockModel({ queues: false }), leases.history());
  check(judge, createLockModel({ queues: true }), locks.history());
}

function check<State, Input, Output>(
  judge: Judge,
  model: SequentialModel<State, Input, Output>,
  history: readonly Operation<Input, Output>[],
): void {
  const verdict = checkLinearizability(model, history, { stepsMax });
  switch (verdict.kind) {
    case "linearizable":
      return;
    case "undecided":
      judge.fail("linearizability_decided", `${verdict.part} after ${verdict.steps} steps`);
      return;
    case "not_linearizable": {
      const { part, operations, longestOrder } = verdict;
      const placed = new Set(longestOrder);
      const stuck = operations
        .filter((_, i) => !placed.has(i))
        .sort((a, b) => a.returnedAt - b.returnedAt)
        .slice(0, 3);
      const detail = `${part}: after ${placed.size} operations none of ${JSON.stringify(stuck)} fits`;
      judge.fail("linearizability", detail);
      return;
    }
    default:
      assertNever(verdict);
  }
}
