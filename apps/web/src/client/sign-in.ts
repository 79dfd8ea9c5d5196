import { z } from "zod";
import { ProblemError } from "./problem-error.ts";

const answerSchema = z.object({ message: z.string().optional(), code: z.string().optional() });

/** Starts a session. @throws ProblemError that says what to do, without telling which part was wrong. */
export async function signIn(email: string, password: string): Promise<void> {
  const response = await fetch("/api/auth/sign-in/email", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  if (response.ok) return;
  const waitSeconds = Number(response.headers.get("retry-after") ?? 60);
  const answer = answerSchema.safeParse(await response.json().catch(() => ({})));
  const limited = response.status === 429;
  throw new ProblemError({
    title: limited ? "Too many attempts" : "Could not sign in",
    status: response.status,
    code: limited ? "rate_limited" : "unauthenticated",
    detail: limited
      ? "Signing in was tried too often."
      : (answer.data?.message ?? "The server refused."),
    remedy: limited
      ? `Wait ${waitInWords(waitSeconds)}, then try again.`
      : "Check the e-mail and the password.",
  });
}

function waitInWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 1 ? "a minute" : `${minutes} minutes`;
}

/** A path of this site from `next`, so that a link cannot send the user elsewhere after signing in. */
export function safeNextPath(next: string | null | undefined): string {
  return next?.startsWith("/") === true && !next.startsWith("//") && !next.includes("\\")
    ? next
    : "/workflows";
}
