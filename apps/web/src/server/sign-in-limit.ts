import type { SignInThrottle } from "@edgeloom/db";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { z } from "zod";

const signInPath = "/sign-in/email";
const bodySchema = z.object({ email: z.string() });

function tooMany(retryAfterMs: number): APIError {
  const seconds = Math.ceil(retryAfterMs / 1_000);
  return new APIError(
    "TOO_MANY_REQUESTS",
    { code: "rate_limited", message: "Signing in to this account failed too often." },
    { "retry-after": String(seconds) },
  );
}

/**
 * Limits attempts to sign in by account, beside the limit by address. Both answers, refusal and failure, are the same
 * whether or not there is such an account.
 */
export function limitSignIns(throttle: SignInThrottle) {
  return {
    before: createAuthMiddleware(async ({ path, body }) => {
      const attempt = bodySchema.safeParse(body);
      if (path !== signInPath || !attempt.success) return;
      const admission = await throttle.admit(attempt.data.email);
      if (admission.type === "refused") throw tooMany(admission.retryAfterMs);
    }),
    after: createAuthMiddleware(async ({ path, context: { newSession } }) => {
      if (path === signInPath && newSession) await throttle.succeeded(newSession.user.email);
    }),
  };
}
