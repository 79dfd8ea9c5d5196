import type { PrismaClient } from "@edgeloom/db";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import type { WebEnv } from "./env.ts";

/**
 * Sign-in by e-mail and password. Accounts come into being only by the first visit and by invitations
 * (see accounts.ts), so the library's own sign-up stays closed.
 */
export function createAuth(prisma: PrismaClient, env: WebEnv) {
  return betterAuth({
    appName: "Edgeloom",
    baseURL: env.EDGELOOM_WEB_URL,
    secret: env.EDGELOOM_AUTH_SECRET,
    database: prismaAdapter(prisma, { provider: "postgresql" }),
    trustedOrigins: [new URL(env.EDGELOOM_WEB_URL).origin],
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    session: { expiresIn: 30 * 86_400, updateAge: 86_400 },
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 300,
      customRules: { "/sign-in/email": { window: 60, max: 10 } },
    },
    advanced: {
      cookiePrefix: "edgeloom",
      useSecureCookies: env.EDGELOOM_WEB_URL.startsWith("https:"),
    },
    telemetry: { enabled: false },
  });
}

export type Auth = ReturnType<typeof createAuth>;
