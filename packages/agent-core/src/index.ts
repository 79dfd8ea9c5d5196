export type {
  CommandName,
  CommandRequest,
  CommandRequestInput,
  CommandResponse,
  NodeState,
} from "./commands.ts";
export { commandCatalogue, nodeStateSchema } from "./commands.ts";
export type { Fault, FaultInput } from "./faults.ts";
export { faultSchema } from "./faults.ts";
export type { HistoryEntry, Lease, LifecycleState } from "./lifecycle.ts";
export {
  historyEntrySchema,
  leaseSchema,
  lifecycleMoves,
  lifecycleStateSchema,
  lifecycleStates,
} from "./lifecycle.ts";
export type { TelemetryField, TelemetrySample, TelemetryValues } from "./telemetry.ts";
export { telemetryFields, telemetrySampleSchema } from "./telemetry.ts";
export type {
  HealthCheck,
  WorkloadPhase,
  WorkloadSpec,
  WorkloadSpecInput,
  WorkloadStatus,
} from "./workload.ts";
export {
  healthCheckSchema,
  workloadPhaseSchema,
  workloadPhases,
  workloadSpecSchema,
  workloadStatusSchema,
} from "./workload.ts";
