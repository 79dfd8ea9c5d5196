export type {
  CommandName,
  CommandRequest,
  CommandRequestInput,
  CommandResponse,
  NodeCommandName,
  NodeState,
} from "./commands.ts";
export { commandCatalogue, nodeCommandNames, nodeStateSchema } from "./commands.ts";
export type { DataDescriptor } from "./data/descriptor.ts";
export { dataDescriptorSchema } from "./data/descriptor.ts";
export type { DataStatus } from "./data/requests.ts";
export {
  conflictResolutionSchema,
  dataChangeSchema,
  dataStatusSchema,
  replicationLevelSchema,
} from "./data/requests.ts";
export type { CommandReply, EdgeNode, EdgeNodeOptions } from "./edge-node.ts";
export { createEdgeNode } from "./edge-node.ts";
export type { FaultInjector } from "./fault-injector.ts";
export type { Fault, FaultInput } from "./faults.ts";
export { faultSchema } from "./faults.ts";
export type { GroupDescriptor, GroupMembership } from "./groups/descriptor.ts";
export { groupDescriptorSchema } from "./groups/descriptor.ts";
export type { GroupDisks } from "./groups/group-host.ts";
export type {
  ChannelOptions,
  PeerAddress,
  PeerChannel,
  PeerListener,
  Peers,
} from "./groups/peers.ts";
export type { GroupCommand, GroupQuery, GroupUnable } from "./groups/requests.ts";
export { groupCommandSchema, groupQuerySchema } from "./groups/requests.ts";
export type { GroupEvent, GroupStatus } from "./groups/status.ts";
export { groupStatusSchema } from "./groups/status.ts";
export type { EdgeNodeIdentity } from "./identity.ts";
export type { HistoryEntry, Lease, LifecycleState } from "./lifecycle.ts";
export {
  historyEntrySchema,
  leaseSchema,
  lifecycleMoves,
  lifecycleStateSchema,
  lifecycleStates,
} from "./lifecycle.ts";
export type { Change, NodeRecord } from "./state/change.ts";
export { nodeRecordSchema } from "./state/change.ts";
export type { Disk, StoredNode } from "./state/disk.ts";
export type { NodeSnapshot } from "./state/durable-state.ts";
export { nodeSnapshotSchema } from "./state/durable-state.ts";
export type { MemoryDisk } from "./state/memory-disk.ts";
export { createMemoryDisk } from "./state/memory-disk.ts";
export type { TelemetryField, TelemetrySample, TelemetryValues } from "./telemetry.ts";
export { telemetryFields, telemetrySampleSchema } from "./telemetry.ts";
export type { TelemetrySource } from "./telemetry-source.ts";
export type { TelemetryBatch } from "./uplink/telemetry-batch.ts";
export type {
  HelloAnswer,
  HelloNode,
  ReportAnswer,
  ReportNode,
  UplinkTransport,
} from "./uplink/transport.ts";
export type { Uplink, UplinkNode, UplinkOptions } from "./uplink/uplink.ts";
export { createUplink } from "./uplink/uplink.ts";
export type {
  HealthCheck,
  WorkloadEnforcement,
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
export type { MemoryWorkloadHost } from "./workloads/memory-workload-host.ts";
export { createMemoryWorkloadHost } from "./workloads/memory-workload-host.ts";
export type {
  AdoptedWorkload,
  ProbeOutcome,
  WorkloadEvents,
  WorkloadHost,
  WorkloadLaunch,
  WorkloadUsage,
} from "./workloads/workload-host.ts";
