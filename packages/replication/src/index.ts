export { decodeDataMessage, encodeDataMessage } from "./codec/message-codec.ts";
export type { ConflictResolution } from "./entry/resolve.ts";
export type { ReplicaPlace, ReplicationLevel } from "./levels/levels.ts";
export type { CopyCandidate, CopyRequest } from "./placement/place-copies.ts";
export { placeCopies } from "./placement/place-copies.ts";
export type { DataMessage } from "./replica/messages.ts";
export type {
  ConsistencyMetrics,
  DataModel,
  DataReplicaStatus,
  ReadAnswer,
  ReadRequest,
  SyncAnswer,
  WriteAnswer,
  WriteRequest,
} from "./replica/types.ts";
export type { SessionToken } from "./session/session.ts";
export { sessionTokenSchema } from "./session/session.ts";
export type { HostedReplica, HostedReplicaOptions } from "./storage/hosted-replica.ts";
export { hostReplica } from "./storage/hosted-replica.ts";
export type { DataChange } from "./values/change.ts";
