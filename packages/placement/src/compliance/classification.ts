import { z } from "zod";

/** Kinds of data, from the least to the most strictly guarded. */
export const dataClassifications = [
  "public",
  "internal",
  "confidential",
  "educational",
  "pii",
  "canadian_personal",
  "california_resident",
  "eu_personal",
  "financial",
  "pci",
  "healthcare",
  "phi",
  "restricted",
] as const;
export const dataClassificationSchema = z.enum(dataClassifications);
export type DataClassification = z.infer<typeof dataClassificationSchema>;

const strictness: ReadonlyMap<DataClassification, number> = new Map(
  dataClassifications.map((classification, index) => [classification, index]),
);

/** The most strictly guarded of some kinds; `public` of none. */
export function strictestClassification(
  classifications: Iterable<DataClassification>,
): DataClassification {
  let strictest: DataClassification = "public";
  for (const classification of classifications) {
    if ((strictness.get(classification) ?? 0) > (strictness.get(strictest) ?? 0)) {
      strictest = classification;
    }
  }
  return strictest;
}

/** Kinds that are about a person, so that a privacy law applies by where that person is. */
const personalClassifications: ReadonlySet<DataClassification> = new Set<DataClassification>([
  "educational",
  "pii",
  "canadian_personal",
  "california_resident",
  "eu_personal",
  "pci",
  "healthcare",
  "phi",
]);

export function isPersonal(classification: DataClassification): boolean {
  return personalClassifications.has(classification);
}
