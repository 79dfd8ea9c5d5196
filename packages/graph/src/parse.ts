import { err, ok, type Result } from "@edgeloom/kernel";
import type { z } from "zod";
import type { NodeCatalogue } from "./catalogue.ts";
import { inspectJson, type JsonPath } from "./json-inspection.ts";
import { graphLimits } from "./limits.ts";
import { migrateGraph } from "./parameter-migration.ts";
import type { Problem } from "./problem.ts";
import { type WorkflowGraph, workflowGraphSchema } from "./schema.ts";
import { upgradeDocument } from "./schema-upgrade.ts";
import { findingProblem } from "./validate-limits.ts";

/** Document, list, node and `parameters` lie around the values that `graphLimits.depthMax` is about. */
const documentDepthMax = graphLimits.depthMax + 3;

export function malformed(reason: string, remedy: string, field?: string): Problem {
  return {
    code: "malformed",
    severity: "error",
    ...(field === undefined ? {} : { field }),
    reason,
    remedy,
  };
}

/** Reads JSON text within the limit of characters. */
export function readJson(text: string): Result<unknown, Problem[]> {
  if (text.length > graphLimits.documentCharactersMax) {
    return err([findingProblem({ kind: "too_large", path: [] }, {})]);
  }
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err([
      malformed(`The text is not JSON: ${reason}.`, "Check that the whole document was copied."),
    ]);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Which node or edge a path in the document lies in, and the path inside it. */
function placeOf(document: unknown, path: JsonPath): Pick<Problem, "nodeId" | "edgeId" | "field"> {
  const [list, index, ...inside] = path;
  if ((list === "nodes" || list === "edges") && typeof index === "number" && isRecord(document)) {
    const items: unknown = document[list];
    const item: unknown = Array.isArray(items) ? items[index] : undefined;
    const id = isRecord(item) && typeof item.id === "string" ? item.id : undefined;
    const field = inside.length === 0 ? `${list}.${index}` : inside.join(".");
    if (id === undefined) return { field: path.join(".") };
    return list === "nodes" ? { nodeId: id, field } : { edgeId: id, field };
  }
  return path.length === 0 ? {} : { field: path.join(".") };
}

/** Depth, size and reserved keys of a document, checked before anything that recurses reads it. */
export function inspectDocument(document: unknown): Problem[] {
  const limits = {
    depthMax: documentDepthMax,
    charactersMax: graphLimits.documentCharactersMax,
  };
  return inspectJson(document, limits).map((finding) =>
    findingProblem(finding, placeOf(document, finding.path)),
  );
}

function schemaProblem(document: unknown, issue: z.core.$ZodIssue): Problem {
  const path = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
  const place = placeOf(document, path);
  const over = issue.code === "too_big" && (issue.origin === "array" || issue.origin === "string");
  const subject = path.length === 0 ? "The document" : `"${path.join(".")}"`;
  return {
    code: over ? "over_limit" : "malformed",
    severity: "error",
    ...place,
    reason: `${subject} is wrong: ${issue.message.replace(/^Invalid input: /, "")}.`,
    remedy: over
      ? `Keep it to ${issue.maximum} at most.`
      : "Correct it in the document, or export the workflow again.",
  };
}

/**
 * Parses a workflow document of unknown origin, as JSON text or as a value: limits and reserved keys first, then
 * migrations of older schemas, then the schema. With a catalogue, nodes of older type versions are brought up to
 * the current ones. Gives all problems of the first of these that finds any; what the graph means is for
 * `validateWorkflow`.
 */
export function parseWorkflow(
  json: unknown,
  catalogue?: NodeCatalogue,
): Result<WorkflowGraph, Problem[]> {
  const read = typeof json === "string" ? readJson(json) : ok(json);
  if (!read.ok) return read;
  const found = inspectDocument(read.value);
  if (found.length > 0) return err(found);
  if (!isRecord(read.value)) {
    return err([malformed("A workflow is a JSON object.", "Give the whole exported document.")]);
  }
  const upgraded = upgradeDocument(read.value);
  if (!upgraded.ok) return err([upgraded.error]);
  const parsed = workflowGraphSchema.safeParse(upgraded.value);
  if (!parsed.success) {
    return err(parsed.error.issues.map((issue) => schemaProblem(upgraded.value, issue)));
  }
  return ok(catalogue === undefined ? parsed.data : migrateGraph(parsed.data, catalogue));
}
