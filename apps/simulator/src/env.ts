import { z } from "zod";

const environmentSchema = z.object({
  EDGELOOM_GATEWAY_URL: z.url().default("http://127.0.0.1:4100"),
  /** Fleet that the world is, and the key that the installation gave it. */
  EDGELOOM_SIM_FLEET_ID: z.string().min(1),
  EDGELOOM_SIM_KEY: z.string().min(16),
  EDGELOOM_SIM_SITES: z.coerce.number().int().min(1).max(50_000).default(24),
  EDGELOOM_SIM_SEED: z.coerce.number().int().min(0).default(7),
  /** World time passes so many times as fast as real time. */
  EDGELOOM_SIM_SPEED: z.coerce.number().min(0.01).max(1_000).default(1),
  /** Period of telemetry, in world time. */
  EDGELOOM_SIM_SAMPLE_MS: z.coerce.number().int().min(100).max(3_600_000).default(1_000),
  /** Port of `/healthz`; none when left out. */
  EDGELOOM_HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  /** Folder for the disks of the nodes; in memory when left out. */
  EDGELOOM_DATA: z.string().min(1).optional(),
});
export type Environment = z.infer<typeof environmentSchema>;

/** @throws Error naming every variable that is missing or malformed. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const parsed = environmentSchema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`The simulator cannot start. ${problems.join("; ")}`);
}
