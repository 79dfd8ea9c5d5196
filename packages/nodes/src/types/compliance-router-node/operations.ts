import { EdgeloomError, type JsonValue } from "@edgeloom/kernel";
import {
  type ComplianceContext,
  type ComplianceDecision,
  classifyData,
  complianceAuditEntry,
  complianceContextSchema,
  type DataClassification,
  getApplicableRegulations,
  routeCompliant,
} from "@edgeloom/placement";
import type { EdgeNodeView } from "@edgeloom/protocol";
import type { NodeContext } from "../../definition.ts";
import { requireEdgeNode } from "../../edge/edge-node-parameter.ts";
import { locationSummary, plain, plainList } from "../../edge/plain.ts";
import type { ComplianceParameters } from "./parameters.ts";

/** Data to look at: what the parameter gives, else the input; undefined when there is neither. */
function dataOf({ data }: ComplianceParameters, input: JsonValue): JsonValue | undefined {
  const chosen = data ?? input;
  return chosen === null ? undefined : chosen;
}

/** What is declared together with what is found. Nothing known allows nothing to be decided. */
function classificationsOf(
  parameters: ComplianceParameters,
  input: JsonValue,
): readonly DataClassification[] {
  const declared = parameters.dataClassification ?? [];
  const data = parameters.data ?? (declared.length === 0 ? dataOf(parameters, input) : undefined);
  const found = data === undefined ? [] : classifyData(data).classifications;
  const all = new Set([...declared, ...found]);
  if (all.size > 1) all.delete("public");
  if (all.size > 0) return [...all];
  throw new EdgeloomError({
    code: "invalid_input",
    message: "Nothing is known of the data, so nothing can be allowed.",
    remedy: "Give its classification, or the data itself to be classified.",
    field: "dataClassification",
  });
}

function contextOf(parameters: ComplianceParameters, input: JsonValue): ComplianceContext {
  const fields = Object.keys(complianceContextSchema.shape);
  const given = Object.entries(parameters).filter(
    ([name, value]) => fields.includes(name) && value !== undefined,
  );
  return complianceContextSchema.parse({
    ...Object.fromEntries(given),
    dataClassification: classificationsOf(parameters, input),
  });
}

/** Keeps a decision before it is acted on: when it cannot be kept, the step fails. */
async function keep(
  context: NodeContext,
  decision: ComplianceDecision,
  parameters: ComplianceParameters,
): Promise<void> {
  const { requested } = decision.residencyOverride;
  const denied = decision.allowed.length === 0;
  await context.services.audit.append({
    action: `compliance.${parameters.operation}`,
    subject: decision.recommended?.id ?? parameters.edgeNode ?? context.nodeId,
    outcome: denied ? "denied" : requested ? "overridden" : "allowed",
    detail: {
      ...plain(complianceAuditEntry(decision, parameters.operationType)),
      workflowId: context.workflowId,
      runId: context.runId,
      step: context.key,
      attempt: context.attempt,
      ...(requested ? { overrideReason: parameters.overrideReason ?? "" } : {}),
    },
  });
}

export function classify(parameters: ComplianceParameters, input: JsonValue) {
  const data = dataOf(parameters, input);
  if (data === undefined) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: "There is no data to classify.",
      remedy: "Connect it to the input, or give it as the parameter Data.",
      field: "data",
    });
  }
  const { classifications, strictest, findings } = classifyData(data);
  return {
    status: "classified",
    classifications: [...classifications],
    strictest,
    findings: plainList(findings),
  };
}

export function applicableRegulations(parameters: ComplianceParameters, input: JsonValue) {
  const complianceContext = contextOf(parameters, input);
  const regulations = getApplicableRegulations(complianceContext);
  return {
    status: "found",
    classifications: classificationsOf(parameters, input).slice(),
    zones: plainList(regulations.zones),
    regulations: plain(regulations),
    warnings: [...regulations.assumptions],
  };
}

function describeDecision(decision: ComplianceDecision) {
  return {
    classifications: [...decision.classifications],
    zones: plainList(decision.zones),
    edgeNodes: decision.allowed.map(({ id }) => id),
    prohibited: decision.prohibited.map(({ location, reasons }) => ({
      edgeNode: locationSummary(location),
      reasons: [...reasons],
    })),
    appliedRules: [...decision.appliedRules],
    warnings: [...decision.warnings],
    violations: [...decision.violations],
    confidence: decision.confidence,
  };
}

async function decide(
  context: NodeContext,
  parameters: ComplianceParameters,
  input: JsonValue,
  candidates: readonly EdgeNodeView[],
): Promise<ComplianceDecision> {
  const complianceContext = contextOf(parameters, input);
  const decision = routeCompliant(candidates, complianceContext, context.clock.now());
  await keep(context, decision, parameters);
  return decision;
}

export async function route(
  context: NodeContext,
  parameters: ComplianceParameters,
  input: JsonValue,
) {
  const views = await context.services.fleet.list();
  const { edgeNodes } = parameters;
  const named = edgeNodes === undefined ? views : views.filter(({ id }) => edgeNodes.includes(id));
  const open = named.filter((view) => view.online && !view.cordoned && view.lifecycle === "active");
  const decision = await decide(context, parameters, input, open);
  const { recommended } = decision;
  if (recommended === null && parameters.whenNone === "fail") {
    const [why] = [...decision.violations, ...decision.warnings.slice(-1)];
    throw new EdgeloomError({
      code: "no_compliant_location",
      message:
        `No edge node may hold this data: ${decision.allowed.length} of ${open.length} open ones are allowed, none can take work. ${why ?? ""}`.trim(),
      remedy:
        "Look at the reasons in the audit log; give the subjects' countries, or add compliant edge nodes.",
    });
  }
  if (recommended !== null) context.actsOn(recommended.id);
  return {
    status: recommended === null ? "denied" : "routed",
    ...(recommended === null ? {} : { edgeNode: recommended.id }),
    ...describeDecision(decision),
  };
}

export async function checkLocation(
  context: NodeContext,
  parameters: ComplianceParameters,
  input: JsonValue,
) {
  const id = requireEdgeNode(parameters.edgeNode);
  context.actsOn(id);
  const view = await context.services.fleet.get(id);
  const decision = await decide(context, parameters, input, [view]);
  const compliant = decision.allowed.length === 1;
  return {
    status: compliant ? "compliant" : "prohibited",
    compliant,
    ...(compliant ? { edgeNode: view.id } : {}),
    ...describeDecision(decision),
  };
}
