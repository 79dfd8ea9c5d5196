import type { Clock, EpochMs, Random } from "@edgeloom/kernel";

/** What one evaluation may spend, and the time and randomness that it sees. */
export interface Budget {
  readonly clock: Clock;
  readonly random: Random;
  readonly startedAt: EpochMs;
  readonly deadline: number;
  readonly timeLimitMs: number;
  readonly stepsMax: number;
  steps: number;
}

/** Its blanks keep an expression from naming, and so from replacing, the budget. */
export const budgetBinding = "budget of this evaluation";

/** Reading the clock costs more than counting, so time is looked at once in so many steps. */
const stepsPerClockReading = 64;

interface Environment {
  readonly base: { lookup(name: string): unknown };
}

/** Called by JSONata before it evaluates any part of an expression; throws when the budget is spent. */
export function chargeStep(_expression: unknown, _input: unknown, environment: Environment): void {
  const budget = environment.base.lookup(budgetBinding) as Budget;
  budget.steps += 1;
  if (budget.steps > budget.stepsMax) {
    throw { code: "limit", message: `it takes more than ${budget.stepsMax} steps` };
  }
  if (budget.steps % stepsPerClockReading !== 0) return;
  if (budget.clock.monotonic() > budget.deadline) {
    throw { code: "limit", message: `it takes more than ${budget.timeLimitMs} ms` };
  }
}
