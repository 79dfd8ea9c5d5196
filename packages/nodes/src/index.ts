export type {
  LogLevel,
  NodeCategory,
  NodeContext,
  NodeDefinition,
  NodeEffect,
  NodeExample,
  NodeOutput,
  ParameterMeta,
} from "./definition.ts";
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
