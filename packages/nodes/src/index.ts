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
} from "./services.ts";
