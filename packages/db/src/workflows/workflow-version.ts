import { createHash } from "node:crypto";
import type { WorkflowGraph } from "@edgeloom/graph";
import { canonicalJson, type JsonValue } from "@edgeloom/kernel";
import type { WorkflowVersion } from "../generated/client.ts";

export interface WorkflowVersionView {
  readonly id: string;
  readonly workflowId: string;
  readonly number: number | null;
  readonly message: string;
  readonly createdById: string;
  readonly createdAt: number;
  readonly active: boolean;
}

/** SHA-256 over the canonical JSON of a graph: equal graphs have equal hashes. */
export function graphHash(graph: WorkflowGraph): string {
  return createHash("sha256")
    .update(canonicalJson(graph as unknown as JsonValue))
    .digest("hex");
}

export function versionView(
  version: Omit<WorkflowVersion, "graph" | "hash">,
  activeVersionId: string | null,
): WorkflowVersionView {
  const { id, workflowId, number, message, createdById, createdAt } = version;
  return {
    id,
    workflowId,
    number,
    message,
    createdById,
    createdAt: createdAt.getTime(),
    active: id === activeVersionId,
  };
}
