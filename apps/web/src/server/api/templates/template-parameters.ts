import type { TemplateDetail } from "@edgeloom/db";
import type { WorkflowGraph } from "@edgeloom/graph";
import { EdgeloomError, type JsonValue } from "@edgeloom/kernel";

/** Values of a template's form: by node id, then by parameter name. */
export type TemplateValues = Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;

/**
 * A workflow's graph as a template may show it: without what belongs to the workspace alone, the pinned outputs of
 * its runs and the workflow that it starts on errors.
 */
export function graphForTemplate(graph: WorkflowGraph): WorkflowGraph {
  const { errorWorkflowId: _own, ...settings } = graph.settings;
  return {
    ...graph,
    settings,
    nodes: graph.nodes.map(({ settings: { pinnedOutput: _data, ...kept }, ...node }) => ({
      ...node,
      settings: kept,
    })),
  };
}

/**
 * The template's graph under a name of its own, with the form's values put in.
 * @throws EdgeloomError `invalid_input` for a value that the template does not offer.
 */
export function graphFromTemplate(
  template: TemplateDetail,
  name: string,
  values: TemplateValues,
): WorkflowGraph {
  const offered = new Set(
    template.version.parameters.map((each) => `${each.nodeId}.${each.parameter}`),
  );
  for (const [nodeId, parameters] of Object.entries(values)) {
    for (const parameter of Object.keys(parameters)) {
      if (offered.has(`${nodeId}.${parameter}`)) continue;
      throw new EdgeloomError({
        code: "invalid_input",
        message: `Template "${template.name}" offers no parameter ${nodeId}.${parameter}`,
        remedy: `Give values only for: ${[...offered].join(", ") || "none"}.`,
        field: `values.${nodeId}.${parameter}`,
      });
    }
  }
  const { graph } = template.version;
  return {
    ...graph,
    name,
    nodes: graph.nodes.map((node) => ({
      ...node,
      parameters: { ...node.parameters, ...values[node.id] },
    })),
  };
}
