export {
  decodeSwimMessage,
  encodeSwimMessage,
  isSwimFrame,
} from "./detection/codec.ts";
export type {
  PartitionVerdict,
  PartitionView,
  ReachabilityReport,
} from "./detection/partition-view.ts";
export { judgePartition } from "./detection/partition-view.ts";
export type { QuorumVerdict } from "./detection/quorum-verdict.ts";
export { judgeQuorum } from "./detection/quorum-verdict.ts";
export { createSwim } from "./detection/swim.ts";
export type {
  Liveness,
  MemberHealth,
  Swim,
  SwimEvent,
  SwimMessage,
  SwimOptions,
  SwimOutputs,
  Update,
} from "./detection/swim-types.ts";
export type { Disk, DiskError, DiskErrorCode, DiskOperation } from "./disk/disk.ts";
export { DiskReadError } from "./disk/disk.ts";
export { createMemoryDisk } from "./disk/memory-disk.ts";
export type {
  SimulatedDisk,
  SimulatedDiskCounters,
  SimulatedDiskFaults,
  SimulatedDiskOptions,
} from "./disk/simulated-disk.ts";
export { createSimulatedDisk } from "./disk/simulated-disk.ts";
export type { HybridClock, HybridClockOptions } from "./hlc/hybrid-clock.ts";
export { createHybridClock } from "./hlc/hybrid-clock.ts";
export type { HybridTimestamp } from "./hlc/timestamp.ts";
export { compareTimestamps, counterMax, formatTimestamp, parseTimestamp } from "./hlc/timestamp.ts";
export { crc32c } from "./log/crc32c.ts";
export { openStorage } from "./log/open-storage.ts";
export type { StorageOptions } from "./log/options.ts";
export type {
  Damage,
  DurableLog,
  LogAppend,
  LogError,
  LogFigures,
  LogPosition,
  LogState,
  SnapshotError,
  SnapshotMetadata,
  SnapshotStore,
  SnapshotWriter,
  StorageOpening,
} from "./log/types.ts";
export { ByteReader, ByteWriter, malformed } from "./machine/binary.ts";
export { decodeBatch } from "./machine/proposal-codec.ts";
export type {
  Answer,
  Change,
  Command,
  Fence,
  FencingToken,
  KeyValue,
  LeaseView,
  Lifetime,
  LockView,
  MachineLimits,
  Outcome,
  Proposal,
  Query,
  Refusal,
  RefusalReason,
  SessionId,
  SessionView,
  StateMachine,
  TransactionOperation,
} from "./machine/types.ts";
export { noSession } from "./machine/types.ts";
export type {
  CausalDelivery,
  CausalDeliveryOptions,
  Delivery,
} from "./ordering/causal-delivery.ts";
export { createCausalDelivery } from "./ordering/causal-delivery.ts";
export type { CausalViolation } from "./ordering/causal-violations.ts";
export { findCausalViolations } from "./ordering/causal-violations.ts";
export type { EventId, OrderedEvent } from "./ordering/event.ts";
export { createEventId } from "./ordering/event.ts";
export type { EventConflict, MergedHistory } from "./ordering/merge-histories.ts";
export { mergeHistories } from "./ordering/merge-histories.ts";
export type { EventOrder, HeldEvent } from "./ordering/order-events.ts";
export { orderEvents } from "./ordering/order-events.ts";
export type {
  ConsensusBug,
  MachineBug,
  OrderingBug,
  PlantedBug,
  StorageBug,
} from "./planted-bugs.ts";
export { consensusBugs, machineBugs, orderingBugs, storageBugs } from "./planted-bugs.ts";
export { decodeMessage, encodeMessage, messageFormat } from "./raft/codec.ts";
export { decodeConfiguration, encodeConfiguration } from "./raft/configuration-codec.ts";
export type { Configuration, Entry, EntryType, MemberId } from "./raft/entries.ts";
export type { RaftEvent } from "./raft/events.ts";
export type { Message, SnapshotDescriptor } from "./raft/messages.ts";
export { createRaft } from "./raft/raft.ts";
export type {
  ConfigurationChange,
  PeerStatus,
  ProgressState,
  QuorumAdvice,
  Raft,
  RaftOptions,
  RaftStatus,
  Ready,
  Role,
} from "./raft/types.ts";
export { createGroupClient } from "./replica/client.ts";
export type { LeaseHolder, LeaseHolderOptions } from "./replica/lease-holder.ts";
export { createLeaseHolder } from "./replica/lease-holder.ts";
export { createReplica } from "./replica/replica.ts";
export {
  decodeClientRequests,
  decodeClientResponses,
  encodeClientRequests,
  encodeClientResponses,
} from "./replica/request-codec.ts";
export { serveClient } from "./replica/service.ts";
export type {
  AdministerResult,
  ClientOptions,
  ClientRequest,
  ClientResponse,
  ClientResult,
  GroupClient,
  ProposeResult,
  ReadConsistency,
  ReadResult,
  Replica,
  ReplicaError,
  ReplicaEvent,
  ReplicaOptions,
  ReplicaStatus,
  SnapshotPolicy,
} from "./replica/types.ts";
