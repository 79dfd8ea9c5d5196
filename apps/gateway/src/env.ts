import { z } from "zod";

const flag = z
  .enum(["0", "1"])
  .default("0")
  .transform((value) => value === "1");
const list = z
  .string()
  .default("")
  .transform((value) =>
    value
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
  );

const environmentSchema = z.object({
  DATABASE_URL: z.string().min(1),
  /** Key that the web app signs tickets of viewers with. */
  EDGELOOM_TICKET_KEY: z.string().min(16),
  /** Token with which workers and the web app connect. */
  EDGELOOM_INTERNAL_TOKEN: z.string().min(16),
  EDGELOOM_GATEWAY_HOST: z.string().default("127.0.0.1"),
  EDGELOOM_GATEWAY_PORT: z.coerce.number().int().min(0).max(65_535).default(4100),
  /** Port of `/healthz` and `/metrics`; they are on the gateway's own port too. */
  EDGELOOM_HEALTH_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  /** Origins of the web app, separated by commas; a browser of any other is refused. */
  EDGELOOM_ORIGINS: list,
  REDIS_URL: z.string().optional(),
  /** Joins gateways over PostgreSQL when there is no Redis. */
  EDGELOOM_GATEWAY_CLUSTER: flag,
  EDGELOOM_METRIC_RETENTION_HOURS: z.coerce.number().int().min(1).max(8_760).default(48),
});
export type Environment = z.infer<typeof environmentSchema>;

/** @throws Error naming every variable that is missing or malformed. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const parsed = environmentSchema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`The gateway cannot start. ${problems.join("; ")}`);
}
