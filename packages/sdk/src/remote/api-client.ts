import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { EdgeloomError, type JsonValue, jsonValueSchema } from "@edgeloom/kernel";
import {
  type EdgeNodeView,
  edgeNodeViewSchema,
  errorDetailsSchema,
  errorFromDetails,
  fleetKindSchema,
  type RunEvent,
  runEventSchema,
  runStateSchema,
} from "@edgeloom/protocol";
import { z } from "zod";

export interface ApiOptions {
  readonly url: string;
  readonly apiKey: string;
}

const workflowSchema = z.object({ id: z.string(), name: z.string(), graph: workflowGraphSchema });
const workflowListSchema = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string() })),
});
const fleetSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: fleetKindSchema,
  nodes: z.number(),
  online: z.number(),
});
const runSchema = z.object({
  state: runStateSchema,
  output: jsonValueSchema,
  error: errorDetailsSchema.nullable(),
  steps: z.array(z.object({ nodeId: z.string(), iteration: z.string(), state: z.string() })),
});
const problemSchema = z.object({
  code: z.string(),
  detail: z.string(),
  remedy: z.string().optional(),
  field: z.string().optional(),
});

export type FleetSummaryView = z.infer<typeof fleetSchema>;
export type RemoteRun = z.infer<typeof runSchema>;

/** The part of the REST API that the SDK and the command line use. */
export interface EdgeloomApi {
  fleets(): Promise<FleetSummaryView[]>;
  edgeNodes(fleetId: string): Promise<EdgeNodeView[]>;
  workflow(id: string): Promise<{ readonly id: string; readonly graph: WorkflowGraph }>;
  /** The workflow of this name gets the graph as its draft; where there is none, one is created. */
  putWorkflow(graph: WorkflowGraph): Promise<string>;
  startRun(run: {
    readonly graph: WorkflowGraph;
    readonly fleetId: string;
    readonly input: JsonValue;
  }): Promise<string>;
  run(runId: string): Promise<RemoteRun>;
  events(runId: string, afterSeq: number): Promise<RunEvent[]>;
  /** Output of each node that succeeded, by node id. */
  results(runId: string): Promise<Record<string, JsonValue>>;
  cancelRun(runId: string): Promise<void>;
}

/** @throws EdgeloomError with the code of the problem that the server answered, or `unavailable`. */
export function createApiClient({ url, apiKey }: ApiOptions): EdgeloomApi {
  async function call<Schema extends z.ZodType>(
    method: string,
    path: string,
    schema: Schema,
    body?: unknown,
  ): Promise<z.output<Schema>> {
    const address = new URL(`/api/v1${path}`, url);
    let response: Response;
    try {
      response = await fetch(address, {
        method,
        headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new EdgeloomError(
        {
          code: "unavailable",
          message: `${address.origin} does not answer`,
          remedy: "Check the address and that Edgeloom is running there.",
        },
        { cause },
      );
    }
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return schema.parse(answer);
    const problem = problemSchema.safeParse(answer);
    if (problem.success) throw errorFromDetails({ ...problem.data, message: problem.data.detail });
    throw new EdgeloomError({
      code: "upstream_failed",
      message: `${method} ${address.pathname} was answered with status ${response.status}`,
      remedy: "Check that the address is that of Edgeloom's web app.",
    });
  }

  const nodePageSchema = z.object({
    items: z.array(edgeNodeViewSchema),
    nextCursor: z.string().nullable(),
  });

  async function putWorkflow(graph: WorkflowGraph): Promise<string> {
    const query = new URLSearchParams({ search: graph.name, limit: "200" });
    const { items } = await call("GET", `/workflows?${query}`, workflowListSchema);
    const known = items.find(({ name }) => name === graph.name);
    if (known === undefined)
      return (await call("POST", "/workflows", workflowSchema, { graph })).id;
    await call("PUT", `/workflows/${known.id}`, workflowSchema, { graph });
    return known.id;
  }

  return {
    fleets: async () =>
      (await call("GET", "/fleets", z.object({ items: z.array(fleetSchema) }))).items,
    async edgeNodes(fleetId) {
      const nodes: EdgeNodeView[] = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
        const page: z.infer<typeof nodePageSchema> = await call(
          "GET",
          `/fleets/${fleetId}/nodes?limit=200${query}`,
          nodePageSchema,
        );
        nodes.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return nodes;
    },
    workflow: (id) => call("GET", `/workflows/${id}`, workflowSchema),
    putWorkflow,
    async startRun({ graph, fleetId, input }) {
      const workflowId = await putWorkflow(graph);
      const started = z.object({ runId: z.string() });
      return (await call("POST", "/runs", started, { workflowId, graph, fleetId, input })).runId;
    },
    run: (runId) => call("GET", `/runs/${runId}`, runSchema),
    events: async (runId, afterSeq) =>
      (
        await call(
          "GET",
          `/runs/${runId}/events?after=${afterSeq}`,
          z.object({ items: z.array(runEventSchema) }),
        )
      ).items,
    async results(runId) {
      const { steps } = await call("GET", `/runs/${runId}`, runSchema);
      const latest = new Map<string, string>();
      for (const step of steps) {
        if (step.state === "succeeded") latest.set(step.nodeId, step.iteration);
      }
      const values = z.object({ output: jsonValueSchema });
      const results: Record<string, JsonValue> = {};
      for (const [nodeId, iteration] of latest) {
        const path = `/runs/${runId}/steps/${nodeId}?iteration=${iteration}`;
        results[nodeId] = (await call("GET", path, values)).output;
      }
      return results;
    },
    async cancelRun(runId) {
      await call("POST", `/runs/${runId}/cancel`, z.object({ done: z.boolean() }));
    },
  };
}
