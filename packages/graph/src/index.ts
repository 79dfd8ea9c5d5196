export type { NodeOptions } from "./builder.ts";
export { GraphBuilder, InvalidWorkflowError } from "./builder.ts";
export type {
  NodeCatalogue,
  NodeControl,
  NodeTypeFacts,
  ParameterIssue,
  Port,
  PortType,
} from "./catalogue.ts";
export { errorPort } from "./connection-fit.ts";
export type { ChangedItem, FieldChange, ItemsDiff, WorkflowDiff } from "./diff.ts";
export { diffWorkflows } from "./diff.ts";
export { findDynamicValues, isDynamic, isExpression, isSecretReference } from "./dynamic-value.ts";
export type { EvaluationOptions, ExpressionScope } from "./expression.ts";
export { evaluateExpression } from "./expression.ts";
export type { Compilation, CompiledExpression, ExpressionFault } from "./expression-compile.ts";
export { compileExpression } from "./expression-compile.ts";
export { exportWorkflow, importWorkflow, interchangeFormat } from "./interchange.ts";
export type { IterationPath } from "./iteration-path.ts";
export {
  enterIteration,
  iterationAtDepth,
  iterationDepth,
  iterationIndexes,
  leaveIteration,
  rootIteration,
} from "./iteration-path.ts";
export { layeredPositions } from "./layout.ts";
export { graphLimits } from "./limits.ts";
export { nearestName } from "./nearest-name.ts";
export { mainPort, readOutputPath, startsAtPort } from "./output-path.ts";
export { migrateGraph, migrateNode } from "./parameter-migration.ts";
export { toSnakeCase } from "./parameter-names.ts";
export { parseWorkflow } from "./parse.ts";
export type { EdgeRole, ExecutionPlan, LoopScope, PlannedEdge, PlannedNode } from "./plan.ts";
export { compilePlan } from "./plan.ts";
export type { Fit, OutputLookup } from "./port-type.ts";
export { describePortType, fits, outputTypeAt } from "./port-type.ts";
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
export { portsFromSchema } from "./schema-ports.ts";
export type { ValidationOptions } from "./validate.ts";
export { validateWorkflow } from "./validate.ts";
export { canConnect } from "./validate-connections.ts";
