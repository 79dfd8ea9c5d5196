import { GraphBuilder, type NodeCatalogue, type WorkflowGraph } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";

/**
 * Builds a workflow in code, with the node types that ship with Edgeloom or with those of a catalogue of one's own.
 * The graph means the same as one drawn on the canvas.
 *
 * ```ts
 * const workflow = new WorkflowBuilder("Nearest edge")
 *   .addNode("ManualTrigger", "start")
 *   .addNode("EdgeDiscoveryNode", "find", { operation: "discover", strategy: "latency_optimal" })
 *   .addConnection("start", "main", "find")
 *   .build();
 * ```
 */
export class WorkflowBuilder extends GraphBuilder {
  readonly #catalogue: NodeCatalogue;

  constructor(name = "Workflow", types: NodeCatalogue = catalogue) {
    super(name);
    this.#catalogue = types;
  }

  /** @throws InvalidWorkflowError with all problems when the workflow could not run. */
  override build(types: NodeCatalogue = this.#catalogue): WorkflowGraph {
    return super.build(types);
  }
}
