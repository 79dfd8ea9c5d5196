import { EdgeloomError } from "@edgeloom/kernel";
import { affinityRequestSchema, rankByAffinity } from "@edgeloom/placement";
import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { locationSummarySchema } from "../../edge/location-schema.ts";
import { locationSummary } from "../../edge/plain.ts";
import { edgeNodePort, edgeNodesPort, output, parameter } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";

const wanted = affinityRequestSchema.shape;

const parameters = z.object({
  strategy: parameter(wanted.strategy, { title: "Strategy" }),
  userCoordinates: parameter(wanted.userCoordinates, {
    title: "User's place",
    control: "coordinates",
    showWhen: { strategy: ["geographic", "weighted"] },
  }),
  userCountry: parameter(wanted.userCountry, {
    title: "User's country",
    control: "country",
    showWhen: { strategy: ["geographic", "weighted"] },
  }),
  dataLocations: parameter(wanted.dataLocations, {
    title: "Data locations",
    description: "Replicas of the data that the work reads: `[{ locationId, dataset, sizeGb }]`.",
    control: "json",
    showWhen: { strategy: ["data_locality", "weighted"] },
  }),
  complianceContext: parameter(wanted.complianceContext, {
    title: "Compliance context",
    description: "What the data is. With it, a location that may not hold the data is left out.",
    control: "json",
  }),
  weights: parameter(wanted.weights, {
    title: "Weights",
    description: "Only their ratios matter.",
    control: "json",
    showWhen: { strategy: ["weighted"] },
  }),
  edgeNodes: parameter(z.array(z.string()).optional(), {
    title: "Candidates",
    description: "Rank only these; left empty, the whole fleet.",
    control: "edge_nodes",
  }),
  maxResults: parameter(z.number().int().min(1).max(1_000).default(5), {
    title: "Results at most",
  }),
  whenNone: parameter(z.enum(["fail", "continue"]).default("fail"), {
    title: "When none is left",
    description: "`continue` leaves the output Edge node dead and gives the reasons.",
  }),
});

const rankedSchema = z.object({
  edgeNode: locationSummarySchema,
  score: z.number(),
  factors: z.record(z.string(), z.object({ score: z.number(), explanation: z.string() })),
  explanation: z.string(),
});

export const definition = defineNode({
  type: "EdgeAffinityNode",
  title: "Edge affinity",
  category: "placement",
  icon: "magnet",
  summary: "Ranks edge nodes by what a workload wants to be close to.",
  documentation: `Ranks edge nodes by closeness to what matters to a workload, and explains each rank in a sentence.

- **geographic**: the round trip to the user's place.
- **data_locality**: the round trip to the nearest replica of each dataset, the large ones first.
- **load**: the least loaded.
- **compliance**: how well a location fits what the data asks for.
- **weighted**: all of these by weights; a factor without its input (the user's place, say) is left out and its weight shared.

Edge nodes that cannot take work, or may not hold the data, are **excluded** with their reasons.`,
  parameters,
  output: z.object({
    edgeNode: output(z.string().optional(), { title: "Edge node", portType: edgeNodePort }),
    edgeNodes: output(z.array(z.string()), { title: "Edge nodes", portType: edgeNodesPort }),
    ranking: output(z.array(rankedSchema), { title: "Ranking", description: "The best first." }),
    excluded: output(
      z.array(z.object({ edgeNode: locationSummarySchema, reasons: z.array(z.string()) })),
      { title: "Excluded" },
    ),
    weights: output(z.record(z.string(), z.number()), {
      title: "Weights",
      description: "In force, adding up to 1.",
    }),
  }),
  effect: "read",
  examples: [
    {
      title: "Closest to a user in Tokyo",
      parameters: {
        strategy: "geographic",
        userCoordinates: { latitude: 35.68, longitude: 139.69 },
        userCountry: "JP",
      },
    },
    { title: "The least loaded", parameters: { strategy: "load", maxResults: 3 } },
    {
      title: "Close to the user first, then idle",
      parameters: {
        strategy: "weighted",
        userCoordinates: { latitude: 48.86, longitude: 2.35 },
        weights: { geographic: 0.7, load: 0.3 },
      },
    },
  ],
  summaryLine: ({ strategy }) => `By ${shown(strategy, "weighted")}`,
  async execute(context, { edgeNodes, maxResults, whenNone, ...request }) {
    const views = await context.services.fleet.list();
    const chosen =
      edgeNodes === undefined ? views : views.filter(({ id }) => edgeNodes.includes(id));
    const closed = chosen.filter(
      (view) => !view.online || view.cordoned || view.lifecycle !== "active",
    );
    const open = chosen.filter((view) => !closed.includes(view));
    const { candidates, excluded, weights } = rankByAffinity(open, request);
    const [best] = candidates;
    if (best === undefined && whenNone === "fail") {
      throw new EdgeloomError({
        code: "no_compliant_location",
        message: `None of ${chosen.length} edge nodes can take the work.`,
        remedy: "Look at what excludes them, or let the node continue when none is left.",
      });
    }
    if (best !== undefined) context.actsOn(best.location.id);
    const ranked = candidates.slice(0, maxResults);
    return {
      ...(best === undefined ? {} : { edgeNode: best.location.id }),
      edgeNodes: ranked.map(({ location }) => location.id),
      ranking: ranked.map(({ location, score, factors, explanation }) => ({
        edgeNode: locationSummary(location),
        score,
        factors: { ...factors },
        explanation,
      })),
      excluded: [
        ...closed.map((location) => ({ location, reasons: ["is closed to new work"] })),
        ...excluded,
      ].map(({ location, reasons }) => ({
        edgeNode: locationSummary(location),
        reasons: [...reasons],
      })),
      weights: { ...weights },
    };
  },
});
