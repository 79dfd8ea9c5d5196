import { complianceContextSchema, dataClassificationSchema } from "@edgeloom/placement";
import { z } from "zod";
import { edgeNodeParameter } from "../../edge/edge-node-parameter.ts";
import { jsonValue } from "../../json-schema.ts";
import { parameter } from "../../parameter.ts";

export const complianceOperations = [
  "classify",
  "route",
  "is_compliant_location",
  "get_applicable_regulations",
] as const;

const context = complianceContextSchema.shape;
const deciding = ["route", "is_compliant_location", "get_applicable_regulations"];
const placing = ["route", "is_compliant_location"];

export const parameters = z.object({
  operation: parameter(z.enum(complianceOperations).default("route"), { title: "Operation" }),
  data: parameter(jsonValue.optional(), {
    title: "Data",
    description:
      "Looked at to tell what kind of data it is; it is not stored. Left empty, the input.",
    control: "json",
  }),
  dataClassification: parameter(z.array(dataClassificationSchema).optional(), {
    title: "Classification",
    description: "What the data is known to be, besides what is found in it.",
    showWhen: { operation: deciding },
  }),
  containsPersonalData: parameter(context.containsPersonalData, {
    title: "Contains personal data",
    showWhen: { operation: deciding },
  }),
  subjectCountries: parameter(context.subjectCountries, {
    title: "Subjects' countries",
    description: "Where the people are whom the data is about: `DE`, `US-CA`.",
    showWhen: { operation: deciding },
  }),
  explicitComplianceZones: parameter(context.explicitComplianceZones, {
    title: "Further zones",
    description: "Applied besides those that follow from the data.",
    showWhen: { operation: deciding },
  }),
  edgeNode: parameter(edgeNodeParameter, {
    title: "Edge node",
    control: "edge_node",
    showWhen: { operation: ["is_compliant_location"] },
    requiredWhenShown: true,
  }),
  edgeNodes: parameter(z.array(z.string()).optional(), {
    title: "Candidates",
    description: "Choose among these; left empty, the whole fleet.",
    control: "edge_nodes",
    showWhen: { operation: ["route"] },
  }),
  userLocation: parameter(context.userLocation, {
    title: "User's place",
    description: "The recommended location is the best one near it.",
    control: "coordinates",
    showWhen: { operation: ["route"] },
  }),
  userCitizenship: parameter(context.userCitizenship, {
    title: "User's citizenship",
    control: "country",
    showWhen: { operation: deciding },
    advanced: true,
  }),
  userResidence: parameter(context.userResidence, {
    title: "User's home",
    showWhen: { operation: deciding },
    advanced: true,
  }),
  dataSizeGb: parameter(context.dataSizeGb, {
    title: "Size",
    unit: "GB",
    showWhen: { operation: placing },
    advanced: true,
  }),
  operationType: parameter(context.operationType, {
    title: "Purpose",
    description: "What is done with the data: `read`, `store`, `process`.",
    showWhen: { operation: placing },
    advanced: true,
  }),
  retentionPeriodDays: parameter(context.retentionPeriodDays, {
    title: "Kept for",
    unit: "days",
    showWhen: { operation: placing },
    advanced: true,
  }),
  sharingScope: parameter(context.sharingScope, {
    title: "Shared with",
    showWhen: { operation: placing },
    advanced: true,
  }),
  allowAdequateCountries: parameter(context.allowAdequateCountries, {
    title: "Allow adequate countries",
    description: "Data may go where its law finds the protection adequate.",
    showWhen: { operation: placing },
    advanced: true,
  }),
  overrideDataResidency: parameter(context.overrideDataResidency, {
    title: "Override residency",
    description: "Sets residency rules aside. Every decision made so is kept with its reason.",
    showWhen: { operation: placing },
    advanced: true,
  }),
  overrideReason: parameter(z.string().max(2_000).optional(), {
    title: "Reason for the override",
    showWhen: { operation: placing, overrideDataResidency: [true] },
    requiredWhenShown: true,
    advanced: true,
  }),
  whenNone: parameter(z.enum(["fail", "continue"]).default("fail"), {
    title: "When nothing is allowed",
    description: "`continue` leaves the output Edge node dead and gives the reasons.",
    showWhen: { operation: ["route"] },
  }),
});
export type ComplianceParameters = z.output<typeof parameters>;
