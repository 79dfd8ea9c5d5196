import type { WorkflowGraph } from "@edgeloom/graph";

/** Who may see a template. */
export type Visibility = "private" | "workspace" | "public";

export interface TemplateParameterView {
  readonly nodeId: string;
  readonly parameter: string;
  readonly title: string;
  readonly description: string;
}

/** The run that showed that a version works. */
export interface TemplateVerified {
  readonly at: number;
  readonly fleetKind: "simulated" | "real";
  readonly durationMs: number;
}

/** A template as its card shows it. */
export interface TemplateSummaryView {
  readonly id: string;
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly name: string;
  readonly summary: string;
  readonly category: string;
  readonly visibility: Visibility;
  readonly builtIn: boolean;
  readonly latestNumber: number;
  readonly uses: number;
  readonly forks: number;
  readonly forkedFrom: {
    readonly id: string;
    readonly name: string;
    readonly number: number;
  } | null;
  readonly graph: WorkflowGraph;
  readonly verified: TemplateVerified | null;
  readonly updatedAt: number;
}

/** A template as its page reads it. */
export interface TemplateView extends TemplateSummaryView {
  readonly lesson: string;
  readonly version: {
    readonly id: string;
    readonly number: number;
    readonly graph: WorkflowGraph;
    readonly parameters: readonly TemplateParameterView[];
    readonly notes: string;
    readonly verified: TemplateVerified | null;
    readonly createdAt: number;
  };
  readonly versions: readonly {
    readonly number: number;
    readonly notes: string;
    readonly createdAt: number;
  }[];
}

/** Categories in the order of the gallery; a template may name others. */
export const categoryWords: Readonly<Record<string, string>> = {
  placement: "Placement",
  operations: "Operations",
  coordination: "Coordination",
  integration: "Integration",
  general: "General",
};

export function categoryWord(category: string): string {
  return categoryWords[category] ?? category.charAt(0).toUpperCase() + category.slice(1);
}
