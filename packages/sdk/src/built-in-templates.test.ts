import { validateWorkflow, workflowGraphSchema } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { createSimulatedFleet, createWorld } from "@edgeloom/simulator";
import { builtInTemplates } from "@edgeloom/templates";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { LocalRuntime } from "./local/local-runtime.ts";

/** A world whose time jumps while somebody waits for it: elections take no longer than their messages. */
function simulatedFleet() {
  const world = createWorld({ seed: 7, startAt: Date.UTC(2026, 2, 4, 12) });
  const fleet = createSimulatedFleet(world);
  world.advance(2_000);
  return fleet;
}

const runtime = new LocalRuntime({ fleet: simulatedFleet() });
afterAll(() => runtime.close());

/** What each template's output must look like after its example run on a simulated fleet. */
const outputs: Record<
  string,
  { readonly input?: Record<string, never> | object; readonly output: z.ZodType }
> = {
  "nearest-healthy-edge": {
    output: z.object({
      nearest: z.object({
        edgeNode: z.string().min(1),
        roundTripMs: z.number().positive().max(100),
        health: z.object({ status: z.string() }),
      }),
    }),
  },
  "compliance-aware-placement": {
    output: z.object({
      placement: z.object({
        edgeNode: z.string().min(1),
        rules: z.array(z.string()).min(1),
        why: z.string().min(1),
        phase: z.string(),
      }),
    }),
  },
  "fleet-health-sweep": {
    output: z.union([
      z.object({ findings: z.array(z.object({ edgeNode: z.string() })).min(1) }),
      z.object({ allWell: z.record(z.string(), z.number()) }),
    ]),
  },
  "drain-a-site": {
    output: z.object({
      drained: z.object({ edgeNode: z.string().min(1), lifecycle: z.literal("draining") }),
    }),
  },
  "scheduled-capacity-report": {
    output: z.object({
      report: z.object({
        at: z.string(),
        summary: z.record(z.string(), z.unknown()),
        room: z.array(z.object({ edgeNode: z.string(), freePercent: z.number() })).min(1),
      }),
    }),
  },
  "webhook-to-the-edge": {
    input: {
      method: "POST",
      body: { name: "order-4711", userCoordinates: { latitude: 35.68, longitude: 139.69 } },
    },
    output: z.object({
      answer: z.object({ edgeNode: z.string().min(1), workload: z.literal("order-4711") }),
    }),
  },
  "elect-a-leader": {
    output: z.object({
      leadership: z.object({
        leader: z.string().min(1),
        term: z.number().int().positive(),
        members: z.array(z.string()).length(3),
        watched: z.literal(true),
      }),
    }),
  },
  "global-event-order": {
    output: z.object({
      events: z.object({
        order: z.tuple([
          z.literal("order-placed"),
          z.literal("payment-captured"),
          z.literal("order-shipped"),
          z.literal("address-changed"),
        ]),
        duplicates: z.tuple([z.literal("order-shipped")]),
        waiting: z.tuple([z.literal("refund-sent")]),
        conflicts: z.number().positive(),
        violations: z.number().positive(),
      }),
    }),
  },
  "geo-replicated-profile": {
    output: z.object({
      profile: z.object({
        profile: z.object({ name: z.literal("Ada"), city: z.literal("Berlin") }),
        copies: z.array(z.string()).min(3),
        acknowledged: z.array(z.string()).min(2),
        readFrom: z.array(z.string()).min(1),
        converged: z.literal(true),
      }),
    }),
  },
  "exactly-once-counter": {
    output: z.object({
      counter: z.object({ counted: z.literal(5), total: z.literal(5), owner: z.string().min(1) }),
    }),
  },
  "survive-a-partition": {
    output: z.object({
      standing: z.object({
        leader: z.string().min(1),
        term: z.number().int().positive(),
        reachable: z.literal(5),
        of: z.literal(5),
        agreedAt: z.number().int().positive(),
      }),
    }),
  },
};

describe.each(builtInTemplates.map((template) => [template.slug, template] as const))(
  "template %s",
  (slug, template) => {
    const graph = workflowGraphSchema.parse(template.graph);

    it("has no problems", () => {
      expect(validateWorkflow(graph, catalogue)).toEqual([]);
    });

    it("offers only parameters that its nodes have", () => {
      for (const { nodeId, parameter } of template.parameters) {
        const node = graph.nodes.find(({ id }) => id === nodeId);
        const shape = catalogue.get(node?.type ?? "")?.parameters.shape ?? {};
        expect(Object.keys(shape)).toContain(parameter);
      }
    });

    it("gives what its lesson says on a simulated fleet", async () => {
      const expected = outputs[slug];
      const { output } = await runtime.execute(graph, {
        input: z.json().parse(expected?.input ?? {}),
      });
      const parsed = expected?.output.safeParse(output);
      expect(parsed?.error?.issues ?? [], JSON.stringify(output)).toEqual([]);
      expect(parsed?.success).toBe(true);
    });
  },
);
