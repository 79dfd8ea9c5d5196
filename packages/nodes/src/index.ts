export type { DefinitionCatalogue } from "./catalogue.ts";
export { createCatalogue } from "./catalogue.ts";
export type { NodeSpec } from "./define-node.ts";
export { defineNode, effectOf, mainInput, parseParameters } from "./define-node.ts";
export type {
  Arrival,
  EffectRule,
  LogLevel,
  LoopPolicy,
  NodeCategory,
  NodeContext,
  NodeDefinition,
  NodeEffect,
  NodeExample,
  NodeOutput,
  ParameterMeta,
  TriggerKind,
} from "./definition.ts";
export type { NodeTypeDescription } from "./describe.ts";
export { describeCatalogue, describeNodeType } from "./describe.ts";
export type { AuditEntry, MemoryAuditLog } from "./memory/audit-log.ts";
export { createMemoryAuditLog } from "./memory/audit-log.ts";
export { createMemoryMonitorRegistry } from "./memory/monitor-registry.ts";
export { alertView } from "./monitoring/alert-view.ts";
export type { MonitorState, MonitorStep } from "./monitoring/monitor-step.ts";
export { initialMonitorState, stepMonitor } from "./monitoring/monitor-step.ts";
export type { MonitorRecord, MonitorStore } from "./monitoring/monitor-tick.ts";
export { runMonitorTick } from "./monitoring/monitor-tick.ts";
export type {
  AlertView,
  AuditLog,
  ChildRuns,
  CodeSandbox,
  HttpClient,
  HttpRequest,
  HttpResponse,
  MailSender,
  MonitorConfig,
  MonitorRegistry,
  MonitorStatus,
  NodeServices,
  ThresholdSetting,
} from "./services.ts";
export { catalogue } from "./shipped.ts";
export type {
  FleetEvent,
  FleetEventFilter,
  FleetEventKind,
} from "./types/fleet-event-trigger/fleet-event.ts";
export {
  fleetEventKinds,
  fleetEventSchema,
  matchesFleetEvent,
} from "./types/fleet-event-trigger/fleet-event.ts";
export type { Schedule } from "./types/schedule-trigger/schedule.ts";
export { nextScheduleTimes, scheduleProblem } from "./types/schedule-trigger/schedule.ts";
export type { DeliveryVerdict, SignedDelivery } from "./types/webhook-trigger/signature.ts";
export {
  signWebhook,
  verifyWebhook,
  webhookDeliveryHeader,
  webhookSignatureHeader,
  webhookTimestampHeader,
} from "./types/webhook-trigger/signature.ts";
