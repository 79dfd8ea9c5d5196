import { validateWorkflow, workflowGraphSchema } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { builtInTemplates } from "@edgeloom/templates";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { LocalRuntime } from "./local/local-runtime.ts";

const runtime = new LocalRuntime({ world: { seed: 7 } });
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
