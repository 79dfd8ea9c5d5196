import { EdgeloomError } from "@edgeloom/kernel";
import { discoverEdges, edgeDiscoveryRequestSchema } from "@edgeloom/placement";
import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { locationSummarySchema } from "../../edge/location-schema.ts";
import { locationSummary } from "../../edge/plain.ts";
import { edgeNodePort, edgeNodesPort, output, parameter } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";

const wanted = edgeDiscoveryRequestSchema.shape;

const parameters = z.object({
  selectionStrategy: parameter(wanted.selectionStrategy, { title: "Strategy" }),
  userCoordinates: parameter(wanted.userCoordinates, {
    title: "User's place",
    description: "Round trips are estimated from here.",
    control: "coordinates",
  }),
  userCountry: parameter(wanted.userCountry, { title: "User's country", control: "country" }),
  maxLatencyMs: parameter(wanted.maxLatencyMs, { title: "Round trip at most", unit: "ms" }),
  maxResults: parameter(wanted.maxResults, { title: "Results at most" }),
  complianceZones: parameter(wanted.complianceZones, {
    title: "Compliance zones",
    description: "A location must meet every rule of each.",
  }),
  dataResidencyRequired: parameter(wanted.dataResidencyRequired, {
    title: "Data must stay in its territory",
  }),
  preferredRegions: parameter(wanted.preferredRegions, { title: "Preferred regions" }),
  excludedRegions: parameter(wanted.excludedRegions, { title: "Excluded regions" }),
  labels: parameter(z.record(z.string(), z.string()).default({}), {
    title: "Labels",
    description: "Only edge nodes that carry all of these.",
    control: "json",
    advanced: true,
  }),
  minCpuCores: parameter(wanted.minCpuCores, { title: "Cores at least", advanced: true }),
  minMemoryGb: parameter(wanted.minMemoryGb, {
    title: "Free memory at least",
    unit: "GB",
    advanced: true,
  }),
  minStorageGb: parameter(wanted.minStorageGb, {
    title: "Free storage at least",
    unit: "GB",
    advanced: true,
  }),
  bandwidthRequirements: parameter(wanted.bandwidthRequirements, {
    title: "Bandwidth at least",
    unit: "Gbit/s",
    advanced: true,
  }),
  gpuRequired: parameter(wanted.gpuRequired, { title: "GPU required", advanced: true }),
  databaseSupport: parameter(wanted.databaseSupport, { title: "Databases", advanced: true }),
  aiModelsRequired: parameter(wanted.aiModelsRequired, { title: "AI models", advanced: true }),
  minUptimePercentage: parameter(wanted.minUptimePercentage, {
    title: "Uptime at least",
    unit: "%",
    advanced: true,
  }),
  maxErrorRate: parameter(wanted.maxErrorRate, {
    title: "Error rate at most",
    description: "A share of 1: 0.01 is one in a hundred.",
    advanced: true,
  }),
  maxCostPerHour: parameter(wanted.maxCostPerHour, {
    title: "Cost at most",
    unit: "$/h",
    advanced: true,
  }),
  whenNone: parameter(z.enum(["fail", "continue"]).default("fail"), {
    title: "When none is found",
    description: "`continue` leaves the output Edge node dead and gives the reasons.",
  }),
});

const scoredSchema = z.object({
  edgeNode: locationSummarySchema,
  totalScore: z.number(),
  scores: z.record(z.string(), z.number()),
  estimatedLatencyMs: z.number().nullable(),
  estimatedCostPerHour: z.number(),
  availableCapacityPercentage: z.number(),
  selectionReasons: z.array(z.string()),
  warnings: z.array(z.string()),
});

export const definition = defineNode({
  type: "EdgeDiscoveryNode",
  title: "Edge discovery",
  category: "placement",
  icon: "radar",
  summary: "Finds the edge nodes that best meet a request.",
  documentation: `Looks through the fleet for edge nodes that meet a request, scores them by a strategy, and says why each was chosen or turned away.

Everything but the strategy and the preferred regions is a hard limit: an edge node that is offline, cordoned, unhealthy, too far, too small or not compliant is never returned, but listed under **rejected** with every reason.

| strategy | what weighs most |
|---|---|
| \`latency_optimal\` | the estimated round trip |
| \`cost_optimal\` | the price of what is asked for |
| \`balanced\` | latency and cost before capacity and performance |
| \`capacity_optimal\` | what is free |
| \`performance_optimal\` | uptime and success rate |
| \`compliance_first\` | rules met beyond those required |
| \`load_balanced\` | the least loaded |

Without the user's place round trips cannot be told; the limit on them is then not applied, and a warning says so.`,
  parameters,
  output: z.object({
    edgeNode: output(z.string().optional(), { title: "Edge node", portType: edgeNodePort }),
    edgeNodes: output(z.array(z.string()), { title: "Edge nodes", portType: edgeNodesPort }),
    results: output(z.array(scoredSchema), { title: "Results", description: "The best first." }),
    rejected: output(
      z.array(z.object({ edgeNode: locationSummarySchema, reasons: z.array(z.string()) })),
      { title: "Rejected" },
    ),
    eligibleCount: output(z.number().int(), { title: "Eligible" }),
    emptyReason: output(z.string().nullable(), { title: "Why none" }),
  }),
  effect: "read",
  examples: [
    {
      title: "Nearest to Berlin",
      parameters: {
        selectionStrategy: "latency_optimal",
        userCoordinates: { latitude: 52.52, longitude: 13.4 },
        userCountry: "DE",
        minUptimePercentage: 90,
        whenNone: "continue",
      },
    },
    {
      title: "The three cheapest in Europe with room for four cores",
      parameters: {
        selectionStrategy: "cost_optimal",
        preferredRegions: ["eu-west", "eu-central", "eu-north"],
        minCpuCores: 4,
        maxResults: 3,
        whenNone: "continue",
      },
    },
    {
      title: "Where health data of Germans may lie",
      parameters: {
        selectionStrategy: "compliance_first",
        complianceZones: ["gdpr"],
        dataResidencyRequired: true,
        whenNone: "continue",
      },
    },
  ],
  summaryLine: ({ selectionStrategy, maxLatencyMs }) =>
    `${shown(selectionStrategy, "balanced")} · within ${shown(maxLatencyMs, "100")} ms`,
  async execute(context, { labels, whenNone, ...request }) {
    const views = await context.services.fleet.list({ labels });
    const closed = views.flatMap((view) => {
      const reasons = [
        ...(view.online ? [] : ["is not connected"]),
        ...(view.cordoned ? ["is cordoned"] : []),
        ...(view.lifecycle === "active" ? [] : [`is ${view.lifecycle}, not active`]),
      ];
      return reasons.length === 0 ? [] : [{ location: view, reasons }];
    });
    const closedIds = new Set(closed.map(({ location }) => location.id));
    const open = views.filter((view) => !closedIds.has(view.id));
    const found = discoverEdges(open, request);
    const [best] = found.results;
    const emptyReason =
      best === undefined && open.length === 0 && closed.length > 0
        ? `All ${closed.length} edge nodes are closed to work: the first ${closed[0]?.reasons.join(", ")}`
        : found.emptyReason;
    if (best === undefined && whenNone === "fail") {
      throw new EdgeloomError({
        code: "no_compliant_location",
        message: `No edge node meets the request. ${emptyReason ?? ""}.`,
        remedy:
          "Loosen the limits that the reasons name, or let the node continue when none is found.",
      });
    }
    if (best !== undefined) context.actsOn(best.location.id);
    return {
      ...(best === undefined ? {} : { edgeNode: best.location.id }),
      edgeNodes: found.results.map(({ location }) => location.id),
      results: found.results.map(({ location, scores, selectionReasons, warnings, ...score }) => ({
        ...score,
        edgeNode: locationSummary(location),
        scores: { ...scores },
        selectionReasons: [...selectionReasons],
        warnings: [...warnings],
      })),
      rejected: [...closed, ...found.rejected].map(({ location, reasons }) => ({
        edgeNode: locationSummary(location),
        reasons: [...reasons],
      })),
      eligibleCount: found.eligibleCount,
      emptyReason,
    };
  },
});
