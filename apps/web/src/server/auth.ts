import type { PrismaClient, SignInThrottle } from "@edgeloom/db";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import type { WebEnv } from "./env.ts";
import { limitSignIns } from "./sign-in-limit.ts";

/**
 * Sign-in by e-mail and password. Accounts come into being only by the first visit and by invitations
 * (see accounts.ts), so the library's own sign-up stays closed.
 */
export function createAuth(prisma: PrismaClient, throttle: SignInThrottle, env: WebEnv) {
  return betterAuth({
    appName: "Edgeloom",
    baseURL: env.EDGELOOM_WEB_URL,
    secret: env.EDGELOOM_AUTH_SECRET,
    database: prismaAdapter(prisma, { provider: "postgresql" }),
    trustedOrigins: [new URL(env.EDGELOOM_WEB_URL).origin],
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    session: { expiresIn: 30 * 86_400, updateAge: 86_400 },
    // By address, which is X-Forwarded-For as `trustClientAddresses` leaves it.
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 300,
      customRules: { "/sign-in/email": { window: 60, max: 10 } },
    },
    hooks: limitSignIns(throttle),
    advanced: {
      cookiePrefix: "edgeloom",
      useSecureCookies: env.EDGELOOM_WEB_URL.startsWith("https:"),
    },
    telemetry: { enabled: false },
  });
}

export type Auth = ReturnType<typeof createAuth>;

/** Answers a request below `/api/auth`; a refusal for now says under its standard name when to come back. */
export async function answerAuth(auth: Auth, request: Request): Promise<Response> {
  const response = await auth.handler(request);
  const seconds = response.headers.get("x-retry-after");
  if (seconds !== null) response.headers.set("retry-after", seconds);
  return response;
}
