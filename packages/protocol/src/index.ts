export type { Acknowledgement } from "./acknowledgement.ts";
export { acknowledgementSchema, errorFromDetails } from "./acknowledgement.ts";
export type { EdgeNodeView, FleetKind, NodeHealth, NodeIdentity } from "./edge-node.ts";
export {
  edgeNodeViewSchema,
  fleetKindSchema,
  nodeHealthSchema,
  nodeIdentitySchema,
} from "./edge-node.ts";
export type { CommandEnvelope, FleetHandshake } from "./fleet-channel.ts";
export {
  commandEnvelopeSchema,
  enrolRequestSchema,
  enrolResponseSchema,
  fleetChannel,
  fleetHandshakeSchema,
  fleetProtocolVersion,
  helloRequestSchema,
  helloResponseSchema,
  reportRequestSchema,
  reportResponseSchema,
  rosterRequestSchema,
  rosterResponseSchema,
  telemetryResponseSchema,
} from "./fleet-channel.ts";
export { internalChannel, internalHandshakeSchema } from "./internal-channel.ts";
export type {
  DocumentMessage,
  FleetSummary,
  GroupFrame,
  RunSummary,
  Topic,
} from "./live-channel.ts";
export {
  documentMessageSchema,
  fleetSummarySchema,
  groupFrameSchema,
  liveChannel,
  liveHandshakeSchema,
  runSummarySchema,
  topicSchema,
} from "./live-channel.ts";
export type { Role, Scope } from "./permissions.ts";
export {
  lowerRole,
  roleAllows,
  roleSchema,
  roleScopes,
  roleWithin,
  scopeSchema,
  scopes,
} from "./permissions.ts";
export type { RunEvent, RunState, StepEvent, StepState } from "./run-events.ts";
export {
  errorDetailsSchema,
  runEventSchema,
  runStateSchema,
  stepStateSchema,
} from "./run-events.ts";
export type { IndexedSample, NodeIndex, TelemetryColumns } from "./telemetry-frame.ts";
export {
  decodeTelemetryFrame,
  encodeTelemetryColumns,
  encodeTelemetryFrame,
  sampleAt,
} from "./telemetry-frame.ts";
export type { TicketClaims } from "./ticket.ts";
export { ticketClaimsSchema } from "./ticket.ts";
