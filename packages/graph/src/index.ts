export type {
  NodeCatalogue,
  NodeControl,
  NodeTypeFacts,
  ParameterIssue,
  Port,
  PortType,
} from "./catalogue.ts";
export { isDynamic, isExpression, isSecretReference } from "./dynamic-value.ts";
export type { EvaluationOptions, ExpressionScope } from "./expression.ts";
export { evaluateExpression } from "./expression.ts";
export type { Compilation, CompiledExpression, ExpressionFault } from "./expression-compile.ts";
export { compileExpression } from "./expression-compile.ts";
export type { IterationPath } from "./iteration-path.ts";
export {
  enterIteration,
  iterationAtDepth,
  iterationDepth,
  iterationIndexes,
  leaveIteration,
  rootIteration,
} from "./iteration-path.ts";
export { graphLimits } from "./limits.ts";
export { mainPort, readOutputPath, startsAtPort } from "./output-path.ts";
export type { EdgeRole, ExecutionPlan, LoopScope, PlannedEdge, PlannedNode } from "./plan.ts";
export { compilePlan } from "./plan.ts";
export type { Problem, ProblemCode, ProblemSeverity } from "./problem.ts";
export type {
  ParameterPath,
  Parameters,
  ResolvedParameters,
  ResolveOptions,
  SecretResolver,
} from "./resolve-parameters.ts";
export { redacted, redactParameters, resolveParameters } from "./resolve-parameters.ts";
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
