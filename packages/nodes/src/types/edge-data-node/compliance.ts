import { complianceContextSchema, isCompliantLocation } from "@edgeloom/placement";
import type { EdgeNodeView } from "@edgeloom/protocol";
import type { DataParameters } from "./parameters.ts";

/**
 * What speaks against a copy on an edge node, by the rules that apply to the data; undefined when nothing is said of the
 * data, so that it may lie anywhere.
 */
export function reasonsAgainst({
  dataClassification,
  complianceZones,
  subjectCountries,
}: DataParameters): ((node: EdgeNodeView) => readonly string[]) | undefined {
  const isDeclared =
    (dataClassification ?? []).length > 0 ||
    complianceZones.length > 0 ||
    subjectCountries !== undefined;
  if (!isDeclared) return undefined;
  const kinds = dataClassification ?? [];
  const context = complianceContextSchema.parse({
    dataClassification: kinds.length > 0 ? kinds : ["public"],
    explicitComplianceZones: complianceZones,
    subjectCountries,
  });
  return (node) => isCompliantLocation(node, context).reasons;
}
