import { EdgeloomError } from "@edgeloom/kernel";
import type { NodeCatalogue } from "./catalogue.ts";
import { layeredPositions } from "./layout.ts";
import { mainPort } from "./output-path.ts";
import { parseWorkflow } from "./parse.ts";
import type { Problem } from "./problem.ts";
import {
  currentSchemaVersion,
  type Group,
  type Note,
  type Position,
  type WorkflowGraph,
  type WorkflowGraphInput,
} from "./schema.ts";
import { validateWorkflow } from "./validate.ts";

type NodeInput = WorkflowGraphInput["nodes"][number];
type EdgeInput = NonNullable<WorkflowGraphInput["edges"]>[number];
type SettingsInput = NonNullable<WorkflowGraphInput["settings"]>;

export interface NodeOptions {
  /** Shown on the canvas; by default the id. */
  readonly name?: string | undefined;
  /** Version of the type that the parameters are written for; by default the catalogue's. */
  readonly typeVersion?: number | undefined;
  readonly position?: Position | undefined;
  readonly settings?: NodeInput["settings"];
}

/** Thrown by {@link GraphBuilder.build}: all that keeps the workflow from running. */
export class InvalidWorkflowError extends EdgeloomError {
  readonly problems: readonly Problem[];

  constructor(name: string, problems: readonly Problem[]) {
    const lines = problems.map((problem) => {
      const where = [problem.nodeId ?? problem.edgeId, problem.field].filter(Boolean).join(".");
      return `- ${where === "" ? "" : `${where}: `}${problem.reason} ${problem.remedy}`;
    });
    const [first] = problems;
    super({
      code: "invalid_workflow",
      message: `The workflow "${name}" has ${problems.length} ${problems.length === 1 ? "problem" : "problems"}:\n${lines.join("\n")}`,
      remedy: first?.remedy,
      field: first?.field,
    });
    this.name = "InvalidWorkflowError";
    this.problems = problems;
  }
}

/** Builds a workflow graph in code. Nothing is checked before {@link GraphBuilder.build}, which reports all. */
export class GraphBuilder {
  readonly #nodes: NodeInput[] = [];
  readonly #placed: boolean[] = [];
  readonly #edges: EdgeInput[] = [];
  readonly #notes: Note[] = [];
  readonly #groups: Group[] = [];
  #name: string;
  #description = "";
  #settings: SettingsInput = {};

  constructor(name = "Workflow") {
    this.#name = name;
  }

  setName(name: string): this {
    this.#name = name;
    return this;
  }

  setDescription(description: string): this {
    this.#description = description;
    return this;
  }

  /** Adds to the workflow's settings; a setting given before is replaced. */
  setSettings(settings: SettingsInput): this {
    this.#settings = { ...this.#settings, ...settings };
    return this;
  }

  addNode(
    type: string,
    id: string,
    parameters: NodeInput["parameters"] = {},
    options: NodeOptions = {},
  ): this {
    this.#nodes.push({
      id,
      type,
      name: options.name ?? id,
      parameters,
      ...(options.typeVersion === undefined ? {} : { typeVersion: options.typeVersion }),
      ...(options.position === undefined ? {} : { position: options.position }),
      ...(options.settings === undefined ? {} : { settings: options.settings }),
    });
    this.#placed.push(options.position !== undefined);
    return this;
  }

  /** Carries the value at an output path of `source` to an input or parameter of `target`. */
  addConnection(
    source: string,
    sourceOutput: string,
    target: string,
    targetInput: string = mainPort,
  ): this {
    const id = `edge-${this.#edges.length + 1}`;
    this.#edges.push({ id, source, sourceOutput, target, targetInput });
    return this;
  }

  addNote(note: Note): this {
    this.#notes.push(note);
    return this;
  }

  addGroup(group: Group): this {
    this.#groups.push(group);
    return this;
  }

  /**
   * The graph, with positions for nodes that were given none. Throws {@link InvalidWorkflowError}
   * (`invalid_workflow`) with all problems when it could not run; warnings do not count.
   */
  build(catalogue: NodeCatalogue): WorkflowGraph {
    const parsed = parseWorkflow(
      {
        schemaVersion: currentSchemaVersion,
        name: this.#name,
        description: this.#description,
        nodes: this.#nodes.map((node) => ({
          typeVersion: catalogue.get(node.type)?.version ?? 1,
          ...node,
        })),
        edges: this.#edges,
        notes: this.#notes,
        groups: this.#groups,
        settings: this.#settings,
      },
      catalogue,
    );
    if (!parsed.ok) throw new InvalidWorkflowError(this.#name, parsed.error);
    const problems = validateWorkflow(parsed.value, catalogue);
    const errors = problems.filter((problem) => problem.severity === "error");
    if (errors.length > 0) throw new InvalidWorkflowError(this.#name, errors);
    return this.#place(parsed.value);
  }

  #place(graph: WorkflowGraph): WorkflowGraph {
    if (this.#placed.every(Boolean)) return graph;
    const positions = layeredPositions(graph);
    const nodes = graph.nodes.map((node, index) => {
      const position = positions[index];
      return this.#placed[index] === true || position === undefined ? node : { ...node, position };
    });
    return { ...graph, nodes };
  }
}
