import type { WorkflowGraph } from "@edgeloom/graph";
import { fleetKindSchema } from "@edgeloom/protocol";
import { z } from "zod";

export const visibilitySchema = z.enum(["private", "workspace", "public"]);
export type Visibility = z.infer<typeof visibilitySchema>;

/** A parameter of one node that the template offers in its form. */
export const templateParameterSchema = z.object({
  nodeId: z.string(),
  parameter: z.string(),
  title: z.string(),
  description: z.string().default(""),
});
export type TemplateParameter = z.infer<typeof templateParameterSchema>;

/** The run that showed that a template works; see template-proof.ts. Where it ran is nobody else's business. */
export const templateVerificationSchema = z.object({
  at: z.number(),
  fleetKind: fleetKindSchema,
  durationMs: z.number(),
});
export type TemplateVerification = z.infer<typeof templateVerificationSchema>;

export interface TemplateSummary {
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
  /** Latest graph, for the miniature. */
  readonly graph: WorkflowGraph;
  readonly verified: TemplateVerification | null;
  readonly updatedAt: number;
}

export interface TemplateDetail extends TemplateSummary {
  readonly lesson: string;
  readonly version: {
    readonly id: string;
    readonly number: number;
    readonly graph: WorkflowGraph;
    readonly parameters: readonly TemplateParameter[];
    readonly notes: string;
    readonly verified: TemplateVerification | null;
    readonly createdAt: number;
  };
  readonly versions: readonly {
    readonly number: number;
    readonly notes: string;
    readonly createdAt: number;
  }[];
}
