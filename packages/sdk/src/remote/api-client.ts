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
const startedSchema = z.object({ runId: z.string() });
const valuesSchema = z.object({ output: jsonValueSchema });
const problemSchema = z.object({
  code: z.string(),
  detail: z.string(),
  remedy: z.string().optional(),
  field: z.string().optional(),
});

/** Outputs are asked for so many at a time. */
const fetchedAtOnce = 16;

export type FleetSummaryView = z.infer<typeof fleetSchema>;
export type RemoteRun = z.infer<typeof runSchema>;

/** The part of the REST API that the SDK and the command line use. */
export interface EdgeloomApi {
  fleets(): Promise<FleetSummaryView[]>;
  edgeNodes(fleetId: string): Promise<EdgeNodeView[]>;
  workflow(id: string): Promise<{ readonly id: string; readonly graph: WorkflowGraph }>;
  /** Makes a workflow of the graph, and gives its id. */
  createWorkflow(graph: WorkflowGraph): Promise<string>;
  /** Replaces the draft of a workflow, and gives its id. */
  saveWorkflow(id: string, graph: WorkflowGraph): Promise<string>;
  /** The workflow of this name gets the graph as its draft; where there is none, one is created. */
  putWorkflow(graph: WorkflowGraph): Promise<string>;
  /** Starts a run of a workflow's draft, and gives the run's id. */
  startRun(run: {
    readonly workflowId: string;
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
    const parsed = response.ok ? schema.safeParse(answer) : undefined;
    if (parsed?.success === true) return parsed.data;
    const problem = problemSchema.safeParse(answer);
    if (problem.success) throw errorFromDetails({ ...problem.data, message: problem.data.detail });
    throw new EdgeloomError({
      code: "upstream_failed",
      message: `${method} ${address.pathname} was answered with status ${response.status} and a body that is not Edgeloom's`,
      remedy: "Check that the address is that of Edgeloom's web app, and of the same version.",
    });
  }

  const nodePageSchema = z.object({
    items: z.array(edgeNodeViewSchema),
    nextCursor: z.string().nullable(),
  });

  async function createWorkflow(graph: WorkflowGraph): Promise<string> {
    return (await call("POST", "/workflows", workflowSchema, { graph })).id;
  }

  async function saveWorkflow(id: string, graph: WorkflowGraph): Promise<string> {
    return (await call("PUT", `/workflows/${encodeURIComponent(id)}`, workflowSchema, { graph }))
      .id;
  }

  async function putWorkflow(graph: WorkflowGraph): Promise<string> {
    const query = new URLSearchParams({ search: graph.name, limit: "200" });
    const { items } = await call("GET", `/workflows?${query}`, workflowListSchema);
    const known = items.find(({ name }) => name === graph.name);
    return known === undefined ? createWorkflow(graph) : saveWorkflow(known.id, graph);
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
    workflow: (id) => call("GET", `/workflows/${encodeURIComponent(id)}`, workflowSchema),
    createWorkflow,
    saveWorkflow,
    putWorkflow,
    startRun: async (run) => (await call("POST", "/runs", startedSchema, run)).runId,
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
      const results: Record<string, JsonValue> = {};
      const wanted = [...latest];
      for (let start = 0; start < wanted.length; start += fetchedAtOnce) {
        const part = wanted.slice(start, start + fetchedAtOnce);
        await Promise.all(
          part.map(async ([nodeId, iteration]) => {
            const path = `/runs/${runId}/steps/${nodeId}?iteration=${iteration}`;
            results[nodeId] = (await call("GET", path, valuesSchema)).output;
          }),
        );
      }
      return results;
    },
    async cancelRun(runId) {
      await call("POST", `/runs/${runId}/cancel`, z.object({ done: z.boolean() }));
    },
  };
}
