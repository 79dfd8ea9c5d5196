import type { Pool } from "pg";
import { hashToken } from "../client/ids.ts";

export type SignInAdmission =
  | { readonly type: "admitted" }
  | { readonly type: "refused"; readonly retryAfterMs: number };

/**
 * Slows guessing of one account's password, from however many addresses it comes. It knows accounts by the address
 * that was typed, so that those that exist and those that do not are treated alike.
 */
export interface SignInThrottle {
  /** Asked before a password is looked at. Who is let in counts as failed until told otherwise. */
  admit(email: string): Promise<SignInAdmission>;
  succeeded(email: string): Promise<void>;
}

export interface SignInThrottleLimits {
  /** Failures in a row, none longer than `windowMs` after the one before, that cost nothing. */
  readonly freeFailures: number;
  readonly windowMs: number;
  /** The wait after the first failure beyond; it doubles with each, up to `waitMsMax`. */
  readonly waitMs: number;
  /** Never longer, so that nobody can keep the owner of an account out for good. */
  readonly waitMsMax: number;
}

export const signInLimits: SignInThrottleLimits = {
  freeFailures: 10,
  windowMs: 15 * 60_000,
  waitMs: 30_000,
  waitMsMax: 15 * 60_000,
};

/** How long `throttle` has to wait since its last failure, by the limits $2 to $4. */
const wait = `CASE WHEN throttle.failures < $2 THEN interval '0'
  ELSE least($3::float8 * 2 ^ least(throttle.failures - $2, 30), $4::float8) * interval '1 millisecond' END`;

/**
 * One statement, so that of many attempts at once no more are let in than may be. Attempts that are refused change
 * nothing: they do not make the wait longer.
 */
const admitStatement = `
INSERT INTO sign_in_throttle AS throttle (account_hash, failures, last_failure_at)
VALUES ($1, 1, clock_timestamp())
ON CONFLICT (account_hash) DO UPDATE SET
  failures = CASE WHEN throttle.last_failure_at + ${wait} + $5::float8 * interval '1 millisecond' <= clock_timestamp()
    THEN 1 ELSE throttle.failures + 1 END,
  last_failure_at = clock_timestamp()
WHERE throttle.failures < $2 OR throttle.last_failure_at + ${wait} <= clock_timestamp()
RETURNING failures`;

const restStatement = `
SELECT (extract(epoch FROM throttle.last_failure_at + ${wait} - clock_timestamp()) * 1000)::float8 AS rest_ms
  FROM sign_in_throttle AS throttle WHERE account_hash = $1`;

/** Those that have nothing to wait for any more go too, so that made-up addresses do not fill the table. */
const forgetStatement = `
DELETE FROM sign_in_throttle WHERE account_hash = $1
   OR last_failure_at < clock_timestamp() - ($2::float8 + $3::float8) * interval '1 millisecond'`;

export function createSignInThrottle(
  pool: Pool,
  limits: SignInThrottleLimits = signInLimits,
): SignInThrottle {
  const { freeFailures, windowMs, waitMs, waitMsMax } = limits;
  const keyOf = (email: string): string => hashToken(email.trim().toLowerCase());

  return {
    async admit(email) {
      const terms = [keyOf(email), freeFailures, waitMs, waitMsMax];
      const { rowCount } = await pool.query(admitStatement, [...terms, windowMs]);
      if (rowCount === 1) return { type: "admitted" };
      const { rows } = await pool.query<{ rest_ms: number }>(restStatement, terms);
      return { type: "refused", retryAfterMs: Math.max(1, rows[0]?.rest_ms ?? 1) };
    },
    async succeeded(email) {
      await pool.query(forgetStatement, [keyOf(email), windowMs, waitMsMax]);
    },
  };
}
