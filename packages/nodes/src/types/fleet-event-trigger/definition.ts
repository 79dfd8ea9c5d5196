import { alertSeveritySchema } from "@edgeloom/monitoring";
import { edgeRegionSchema } from "@edgeloom/placement";
import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { triggerData } from "../../flow/trigger-data.ts";
import { jsonObject } from "../../json-schema.ts";
import { edgeNodePort, output, parameter } from "../../parameter.ts";
import { shorten, shown } from "../../summary-text.ts";
import { fleetEventKindSchema, fleetEventSchema } from "./fleet-event.ts";

const parameters = z.object({
  events: parameter(z.array(fleetEventKindSchema).min(1).default(["health_changed"]), {
    title: "Events",
    description: "Any of these starts a run.",
  }),
  regions: parameter(z.array(edgeRegionSchema).default([]), {
    title: "Regions",
    description: "Only edge nodes of these regions; none means all.",
  }),
  edgeNodes: parameter(z.array(z.string()).default([]), {
    title: "Edge nodes",
    description: "Only these edge nodes; none means all.",
    control: "edge_nodes",
  }),
  subjects: parameter(z.array(z.string().max(200)).default([]), {
    title: "Subjects",
    description: "Only these new states, healths, workloads or metrics: `unhealthy`, `draining`.",
    advanced: true,
  }),
  severities: parameter(z.array(alertSeveritySchema).default([]), {
    title: "Severities",
    description: "Only alerts of these severities.",
    advanced: true,
  }),
  labels: parameter(z.record(z.string(), z.string()).default({}), {
    title: "Labels",
    description: "Only edge nodes that carry all of these labels.",
    control: "json",
    advanced: true,
  }),
});

export const definition = defineNode({
  type: "FleetEventTrigger",
  title: "Fleet event trigger",
  category: "trigger",
  icon: "radio-tower",
  summary: "Starts a run when something happens in the fleet.",
  documentation: `Starts a run when an edge node joins, goes offline, changes its health or lifecycle, loses a lease, when a workload fails, or when an alert is raised or resolved.

Filters narrow the events down; all of them must hold, and an empty one does not restrict. An event starts one run, however often it is reported. What happened before the workflow was published starts nothing.

An edge node that falls silent gives two events, \`node_offline\` and \`health_changed\` to \`down\`: choose one of them. An alert that rises to a higher severity is raised again.`,
  control: { kind: "trigger" },
  trigger: "fleet_event",
  parameters,
  output: z.object({
    edgeNode: output(z.string(), { title: "Edge node", portType: edgeNodePort }),
    kind: output(z.string(), { title: "Kind" }),
    subject: output(z.string(), {
      title: "Subject",
      description: "The new state, health, workload or metric.",
    }),
    region: output(z.string(), { title: "Region" }),
    at: output(z.number(), { title: "At", description: "Milliseconds since 1970." }),
    event: output(jsonObject, { title: "Event", description: "All that is known of it." }),
  }),
  effect: "pure",
  examples: [
    {
      title: "A node in Europe turns unhealthy",
      parameters: {
        events: ["health_changed"],
        regions: ["eu-west", "eu-central"],
        subjects: ["unhealthy", "down"],
      },
      input: {
        id: "health/edge-1/7",
        kind: "health_changed",
        fleetId: "fleet-1",
        edgeNodeId: "edge-1",
        region: "eu-west",
        at: 0,
        subject: "unhealthy",
      },
    },
    {
      title: "A critical alert anywhere",
      parameters: { events: ["alert_raised"], severities: ["critical"] },
      input: {
        id: "alert/1",
        kind: "alert_raised",
        fleetId: "fleet-1",
        edgeNodeId: "edge-1",
        region: "japan",
        at: 0,
        subject: "latency",
        severity: "critical",
      },
    },
  ],
  summaryLine: ({ events, regions }) => {
    const where = Array.isArray(regions) && regions.length > 0 ? ` · ${shown(regions)}` : "";
    return shorten(`${shown(events, "health_changed")}${where}`);
  },
  execute(context, _parameters, input) {
    const event = fleetEventSchema.parse(triggerData(context, input));
    context.actsOn(event.edgeNodeId);
    return {
      edgeNode: event.edgeNodeId,
      kind: event.kind,
      subject: event.subject,
      region: event.region,
      at: event.at,
      event: JSON.parse(JSON.stringify(event)),
    };
  },
});
