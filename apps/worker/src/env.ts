import { z } from "zod";

const port = z.coerce.number().int().min(1).max(65_535);

const environmentSchema = z.object({
  DATABASE_URL: z.string().min(1),
  /** 32 bytes in base64; opens the workspaces' secrets. */
  EDGELOOM_ENCRYPTION_KEY: z.string().min(1),
  /** Token with which this worker connects to the gateway. */
  EDGELOOM_INTERNAL_TOKEN: z.string().min(16),
  EDGELOOM_GATEWAY_URL: z.url(),
  EDGELOOM_WORKER_NAME: z.string().min(1).max(100).default("worker"),
  /** Runs at the same time. */
  EDGELOOM_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(2_000).default(50),
  EDGELOOM_HEALTH_PORT: port.optional(),
  /** Hosts and CIDR ranges inside the installation's network that workflows may call, separated by commas. */
  EDGELOOM_EGRESS_ALLOW: z.string().default(""),
  /** `smtp://user:password@host:587`; without it, mail is refused. */
  EDGELOOM_SMTP_URL: z.string().optional(),
  EDGELOOM_MAIL_FROM: z.string().optional(),
});
export type Environment = z.infer<typeof environmentSchema>;

/** @throws Error naming every variable that is missing or malformed. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const parsed = environmentSchema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`The worker cannot start. ${problems.join("; ")}`);
}
