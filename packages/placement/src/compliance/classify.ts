import type { JsonValue } from "@edgeloom/kernel";
import {
  type DataClassification,
  dataClassificationSchema,
  strictestClassification,
} from "./classification.ts";
import { classifyFieldName, fieldWords, namesPerson } from "./field-names.ts";
import { classifyText, looksLikePersonName, type ValueFinding } from "./field-values.ts";

export interface ClassificationFinding extends ValueFinding {
  /** Dotted path of the field, `$` for the whole. */
  readonly path: string;
}

export interface DataClassificationResult {
  /** Every kind found; `public` alone when there is none. */
  readonly classifications: readonly DataClassification[];
  readonly strictest: DataClassification;
  readonly findings: readonly ClassificationFinding[];
}

/** Data nested deeper than this is not looked into and counts as confidential. */
const depthMax = 64;

const markingFields: ReadonlySet<string> = new Set([
  "classification",
  "data classification",
  "confidentiality",
  "sensitivity",
]);

interface Place {
  readonly path: string;
  /** Name of the nearest enclosing field. */
  readonly field: string;
  /** The field around the record that this value belongs to. */
  readonly owner: string;
  readonly depth: number;
}

/** A record's own `name` is a person's when its owner is one or when it reads like one. */
function isPersonNameField({ field, owner }: Place, value: JsonValue): boolean {
  if (fieldWords(field).join(" ") !== "name") return false;
  return namesPerson(owner) || (typeof value === "string" && looksLikePersonName(value));
}

function classifyField(place: Place, value: JsonValue): ValueFinding[] {
  const findings: ValueFinding[] = [...classifyFieldName(place.field)].map((classification) => ({
    classification,
    evidence: `the field name says so`,
  }));
  if (isPersonNameField(place, value)) {
    findings.push({ classification: "pii", evidence: "is a person's name" });
  }
  if (typeof value === "string" && markingFields.has(fieldWords(place.field).join(" "))) {
    const marking = dataClassificationSchema.safeParse(value.trim().toLowerCase());
    if (marking.success) findings.push({ classification: marking.data, evidence: "is marked so" });
  }
  return findings;
}

function walk(value: JsonValue, place: Place, findings: ClassificationFinding[]): void {
  const { path, depth } = place;
  const add = (found: readonly ValueFinding[]): void => {
    for (const finding of found) findings.push({ ...finding, path });
  };
  if (depth > depthMax) {
    add([{ classification: "confidential", evidence: "is nested too deep to look into" }]);
    return;
  }
  if (typeof value === "string" || typeof value === "number") {
    add(classifyText(String(value)));
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      walk(item, { ...place, path: `${path}[${index}]`, depth: depth + 1 }, findings);
    });
  } else if (value !== null && typeof value === "object") {
    for (const [field, item] of Object.entries(value)) {
      const inner: Place = {
        path: path === "$" ? field : `${path}.${field}`,
        field,
        owner: place.field,
        depth: depth + 1,
      };
      for (const finding of classifyField(inner, item)) {
        findings.push({ ...finding, path: inner.path });
      }
      walk(item, inner, findings);
    }
  }
}

/**
 * Classifies JSON data by its field names (whole words) and its values (check digits and syntax).
 * Health data of a person is personal data too, so `phi` always comes with `pii`.
 */
export function classifyData(data: JsonValue): DataClassificationResult {
  const findings: ClassificationFinding[] = [];
  walk(data, { path: "$", field: "", owner: "", depth: 0 }, findings);
  const kinds = new Set(findings.map((finding) => finding.classification));
  if (kinds.has("phi")) kinds.add("pii");
  if (kinds.size > 1) kinds.delete("public");
  const classifications = kinds.size === 0 ? (["public"] as const) : [...kinds].sort();
  return { classifications, strictest: strictestClassification(kinds), findings };
}
