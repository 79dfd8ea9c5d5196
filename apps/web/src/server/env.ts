import { z } from "zod";

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  EDGELOOM_AUTH_SECRET: z.string().min(32),
  EDGELOOM_ENCRYPTION_KEY: z.string().min(1),
  EDGELOOM_INTERNAL_TOKEN: z.string().min(16),
  EDGELOOM_TICKET_KEY: z.string().min(32),
  /** Address at which browsers reach the web app; requests from other origins may not change anything. */
  EDGELOOM_WEB_URL: z.url(),
  /** Address at which browsers and agents reach the gateway. */
  EDGELOOM_GATEWAY_URL: z.url(),
});

/** Proxies of the installation that stand before the web app; each adds to X-Forwarded-For the address it saw. */
const trustedProxiesSchema = z.coerce.number().int().min(0).max(10).default(0);

/** @throws Error when EDGELOOM_TRUSTED_PROXIES is no small number. */
export function readTrustedProxies(source: NodeJS.ProcessEnv = process.env): number {
  const parsed = trustedProxiesSchema.safeParse(source.EDGELOOM_TRUSTED_PROXIES);
  if (parsed.success) return parsed.data;
  throw new Error("EDGELOOM_TRUSTED_PROXIES is the number of proxies before the web app: 0 to 10");
}

export type WebEnv = z.infer<typeof schema>;

/** Reads the process's environment, once per process. @throws Error that names every missing variable. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): WebEnv {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw new Error(`Set these environment variables, or start with npm start: ${names}`);
}
