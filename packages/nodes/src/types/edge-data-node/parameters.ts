import {
  conflictResolutionSchema,
  dataChangeSchema,
  replicationLevelSchema,
} from "@edgeloom/agent-core";
import { complianceContextSchema, dataClassificationSchema } from "@edgeloom/placement";
import { sessionTokenSchema } from "@edgeloom/replication";
import { z } from "zod";
import { jsonValue } from "../../json-schema.ts";
import { parameter } from "../../parameter.ts";

export const dataActions = ["read", "write", "replicate", "sync", "status"] as const;

const context = complianceContextSchema.shape;
const placing = ["write", "replicate"];
const keyed = ["read", "write"];

export const parameters = z.object({
  action: parameter(z.enum(dataActions).default("read"), { title: "Action" }),
  dataSet: parameter(z.string().min(1).max(150).default("default"), {
    title: "Data set",
    description:
      "What is replicated together; made the first time that something is written to it.",
  }),
  key: parameter(z.string().min(1).max(1_000).optional(), {
    title: "Key",
    showWhen: { action: keyed },
  }),
  keys: parameter(z.array(z.string().min(1).max(1_000)).max(200).optional(), {
    title: "Keys",
    description: "Several at once: read each, or look where each lies.",
    showWhen: { action: ["read", "replicate", "sync"] },
    advanced: true,
  }),
  data: parameter(jsonValue.optional(), {
    title: "Data",
    description: "What to write; left empty, the input.",
    control: "json",
    showWhen: { action: ["write"] },
  }),
  change: parameter(dataChangeSchema.optional(), {
    title: "Change",
    description:
      'In place of data: { "type": "increment", "by": 1 }, change_set with add and remove, change_map, or delete.',
    control: "json",
    showWhen: { action: ["write"] },
    advanced: true,
  }),
  targetEdges: parameter(z.array(z.string().min(1).max(200)).max(32).optional(), {
    title: "Edge nodes",
    description:
      "Where copies must lie; for a read or a sync, whose copies to use first. Left empty, they are spread over regions.",
    control: "edge_nodes",
  }),
  consistency: parameter(
    z.enum(["strong", "eventual", "causal", "bounded_staleness"]).default("eventual"),
    { title: "Consistency", showWhen: { action: keyed } },
  ),
  level: parameter(replicationLevelSchema.optional(), {
    title: "Level",
    description:
      "How many copies must answer. Left empty: one, and for strong data a majority, which is the least.",
    showWhen: { action: keyed },
  }),
  replicationFactor: parameter(z.number().int().min(1).max(15).default(3), {
    title: "Copies",
    description: "At least so many.",
    showWhen: { action: placing },
  }),
  stalenessThresholdMs: parameter(z.number().int().min(1).max(86_400_000).default(5_000), {
    title: "Staleness at most",
    description: "How far a copy may be behind the primary when it is read.",
    unit: "ms",
    showWhen: { action: ["read"], consistency: ["bounded_staleness"] },
  }),
  conflictResolution: parameter(conflictResolutionSchema.default("last_write_wins"), {
    title: "Conflicts",
    description: "What becomes of values that were written without knowing of each other.",
    showWhen: { action: keyed },
  }),
  session: parameter(sessionTokenSchema.nullable().optional(), {
    title: "Session",
    description:
      "The session that an earlier step gave out: this step sees all that it saw. Connect it.",
    control: "json",
    showWhen: { action: keyed },
  }),
  dataClassification: parameter(z.array(dataClassificationSchema).optional(), {
    title: "Classification",
    description: "What kind of data it is: copies lie only where its rules are met.",
    showWhen: { action: placing },
  }),
  complianceZones: parameter(context.explicitComplianceZones, {
    title: "Compliance zones",
    description: "Rules that apply besides those that follow from the classification.",
    showWhen: { action: placing },
  }),
  subjectCountries: parameter(context.subjectCountries, {
    title: "Subjects' countries",
    description: "Where the people are whom the data is about: `DE`, `US-CA`.",
    showWhen: { action: placing },
    advanced: true,
  }),
  timeoutMs: parameter(z.number().int().min(500).max(120_000).default(10_000), {
    title: "Give up after",
    unit: "ms",
    advanced: true,
  }),
});
export type DataParameters = z.output<typeof parameters>;
