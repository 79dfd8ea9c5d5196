import { iterationIndexes } from "@edgeloom/graph";
import type { RunEvent } from "@edgeloom/protocol";
import type { StepView } from "../run-overlay/run-model.ts";

/** One attempt as the API gives it: a step with the numbers of its events. */
export type StoredAttempt = StepView & {
  readonly startSeq: number | null;
  readonly endSeq: number | null;
};

export function attemptKey(step: {
  readonly nodeId: string;
  readonly iteration: string;
  readonly attempt: number;
}): string {
  return `${step.nodeId}/${step.iteration}/${step.attempt}`;
}

/**
 * Every attempt of a run: those that were stored when the page was loaded, brought up to date by the events since.
 * In the order in which they began.
 */
export function attemptsOf(
  stored: readonly StoredAttempt[],
  events: readonly RunEvent[],
): readonly StepView[] {
  const attempts = new Map<string, StepView>();
  const known = new Map<string, number>();
  for (const { startSeq, endSeq, ...step } of stored) {
    attempts.set(attemptKey(step), step);
    known.set(attemptKey(step), endSeq ?? startSeq ?? 0);
  }
  for (const event of events) {
    if (event.type !== "step") continue;
    const { seq, at: _at, type: _type, ...step } = event;
    const key = attemptKey(step);
    if (seq < (known.get(key) ?? 0)) continue;
    known.set(key, seq);
    attempts.set(key, step);
  }
  return [...attempts.values()];
}

/** A path of iterations for people, counted from one: "3.0" is "4 › 1"; "" outside loops. */
export function iterationWords(iteration: string): string {
  return iterationIndexes(iteration)
    .map((index) => index + 1)
    .join(" › ");
}
