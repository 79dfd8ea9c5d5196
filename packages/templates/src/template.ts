import type { WorkflowGraphInput } from "@edgeloom/graph";

/** A template that ships with Edgeloom. */
export interface BuiltInTemplate {
  /** Stable: installations recognise a shipped template by it when they are updated. */
  readonly slug: string;
  readonly name: string;
  /** One line of purpose. */
  readonly summary: string;
  readonly category: "placement" | "operations" | "integration" | "coordination";
  /** A short lesson in Markdown: what it does, how, what to change. */
  readonly lesson: string;
  readonly graph: WorkflowGraphInput;
  /** Parameters offered as a form before the template is used. */
  readonly parameters: readonly {
    readonly nodeId: string;
    readonly parameter: string;
    readonly title: string;
    readonly description: string;
  }[];
}
