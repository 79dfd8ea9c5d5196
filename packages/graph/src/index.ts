export type { NodeCatalogue, NodeControl, NodeTypeFacts, Port, PortType } from "./catalogue.ts";
export { graphLimits } from "./limits.ts";
export type { Problem, ProblemCode, ProblemSeverity } from "./problem.ts";
export type {
  ErrorPolicy,
  Expression,
  Group,
  NodeSettings,
  Note,
  Position,
  RetryPolicy,
  SecretReference,
  WorkflowEdge,
  WorkflowGraph,
  WorkflowGraphInput,
  WorkflowNode,
  WorkflowSettings,
} from "./schema.ts";
export {
  currentSchemaVersion,
  errorPolicySchema,
  expressionSchema,
  groupSchema,
  nodeSettingsSchema,
  noteSchema,
  positionSchema,
  retryPolicySchema,
  secretReferenceSchema,
  workflowEdgeSchema,
  workflowGraphSchema,
  workflowNodeSchema,
  workflowSettingsSchema,
} from "./schema.ts";
