import type { RetryPolicy } from "@edgeloom/graph";
import { EdgeloomError, type ErrorCode, type Random } from "@edgeloom/kernel";

/** Failures that another attempt with the same input cannot cure. */
const lasting: ReadonlySet<ErrorCode> = new Set([
  "invalid_input",
  "invalid_workflow",
  "unauthenticated",
  "forbidden",
  "payload_too_large",
  "egress_refused",
  "gone",
  "cancelled",
]);

export function isWorthRetrying(error: unknown): boolean {
  return !(error instanceof EdgeloomError && lasting.has(error.code));
}

/**
 * Milliseconds to wait after failed attempt number `attempt` (from 1). Exponential backoff doubles from
 * `delayMs` up to `delayMsMax`; the share `jitter` of it is drawn at random, so that runs which failed together
 * do not come back together.
 */
export function retryDelayMs(policy: RetryPolicy, attempt: number, random: Random): number {
  const factor = policy.backoff === "exponential" ? 2 ** Math.min(attempt - 1, 30) : 1;
  const delay = Math.min(policy.delayMs * factor, Math.max(policy.delayMsMax, policy.delayMs));
  return Math.round(delay * (1 - policy.jitter * random.next()));
}
