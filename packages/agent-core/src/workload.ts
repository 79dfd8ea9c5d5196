import { z } from "zod";

const nameSchema = z
  .string()
  .min(1)
  .max(63)
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    "use lower-case letters, digits and -, as in a DNS label",
  );

/** How the host tells that a running workload is healthy. */
export const healthCheckSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("process") }),
  z.object({
    kind: z.literal("http"),
    path: z.string().startsWith("/").max(500),
    port: z.number().int().min(1).max(65_535),
    intervalMs: z.number().int().min(100).max(600_000).default(5_000),
    timeoutMs: z.number().int().min(50).max(60_000).default(2_000),
    failuresMax: z.number().int().min(1).max(100).default(3),
  }),
]);
export type HealthCheck = z.infer<typeof healthCheckSchema>;

/** What is to run on an edge node. A real agent runs `command` as a child process. */
export const workloadSpecSchema = z.object({
  name: nameSchema,
  /** Program and arguments; no shell is involved. */
  command: z.array(z.string().max(4_000)).min(1).max(100),
  environment: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string().max(10_000))
    .default({}),
  resources: z
    .object({
      /** Cores, 0.5 = half of one: what is set aside for it on the node, and the most that it gets on average. */
      cpuCores: z.number().positive().max(1_024).default(0.1),
      memoryMiB: z.number().int().positive().max(1_048_576).default(64),
    })
    .prefault({}),
  restart: z.enum(["never", "on_failure", "always"]).default("on_failure"),
  healthCheck: healthCheckSchema.default({ kind: "process" }),
});
export type WorkloadSpec = z.infer<typeof workloadSpecSchema>;
export type WorkloadSpecInput = z.input<typeof workloadSpecSchema>;

/** What holds a running workload to its resources on its host. */
export const workloadEnforcementSchema = z.object({
  /** `cgroup_v2` and `cgroup_v1`: the kernel's CPU quota; `governor`: the agent pauses it; `none`: nothing does. */
  cpu: z.enum(["cgroup_v2", "cgroup_v1", "governor", "none"]),
  /** `cgroup_v2`: the kernel's limit; `watchdog`: the agent measures it and ends it; `none`: nothing does. */
  memory: z.enum(["cgroup_v2", "watchdog", "none"]),
});
export type WorkloadEnforcement = z.infer<typeof workloadEnforcementSchema>;

export const workloadPhases = [
  "deployed",
  "starting",
  "running",
  "stopping",
  "stopped",
  "failed",
] as const;
export const workloadPhaseSchema = z.enum(workloadPhases);
export type WorkloadPhase = z.infer<typeof workloadPhaseSchema>;

export const workloadStatusSchema = z.object({
  name: nameSchema,
  phase: workloadPhaseSchema,
  healthy: z.boolean(),
  restarts: z.number().int().min(0),
  startedAt: z.number().nullable(),
  /** Exit code of the last process that ended, if one did. */
  exitCode: z.number().int().nullable(),
  /** Operating-system process id on a real agent. */
  pid: z.number().int().nullable(),
  cpuCores: z.number().nullable(),
  memoryMiB: z.number().nullable(),
  /** Null while it does not run, and on simulated nodes. */
  enforcement: workloadEnforcementSchema.nullable().default(null),
  message: z.string(),
  spec: workloadSpecSchema,
});
export type WorkloadStatus = z.infer<typeof workloadStatusSchema>;
