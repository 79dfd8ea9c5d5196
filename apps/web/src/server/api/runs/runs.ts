import type { RunDetail, RunVersion } from "@edgeloom/db";
import { EdgeloomError, jsonValueSchema } from "@edgeloom/kernel";
import { runEventSchema, runStateSchema } from "@edgeloom/protocol";
import { createRoute, z } from "@hono/zod-openapi";
import type { Actor } from "../../actor.ts";
import type { Server } from "../../compose.ts";
import {
  createRouter,
  doneSchema,
  idParam,
  json,
  jsonBody,
  problems,
  requires,
} from "../router.ts";
import { currentDraft } from "../workflows/current-draft.ts";
import { requireValid } from "../workflows/require-valid.ts";
import {
  runDetailSchema,
  runSchema,
  runTriggerSchema,
  startedRunSchema,
  startRunSchema,
} from "./schemas.ts";

const read = { tags: ["Runs"], middleware: requires("workspace:read") };
const write = { tags: ["Runs"], middleware: requires("run:write") };

/** `a,b` in a query, as a list of the values that the schema knows. */
function listOf<Item extends z.ZodType<unknown, string>>(item: Item) {
  return z
    .string()
    .transform((text) => text.split(",").filter((part) => part !== ""))
    .pipe(z.array(item))
    .optional();
}

const list = createRoute({
  ...read,
  method: "get",
  path: "/",
  summary: "Runs of the workspace, newest first",
  request: {
    query: z.object({
      workflowId: z.string().optional(),
      states: listOf(runStateSchema),
      triggers: listOf(runTriggerSchema),
      test: z.stringbool().optional(),
      search: z
        .string()
        .max(200)
        .optional()
        .openapi({ description: "A run's id, or part of its workflow's name" }),
      createdFrom: z.coerce.number().optional(),
      createdTo: z.coerce.number().optional(),
      cursor: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: json(
      z.object({ items: z.array(runSchema), nextCursor: z.string().nullable() }),
      "One page",
    ),
    ...problems,
  },
});

const start = createRoute({
  ...write,
  method: "post",
  path: "/",
  summary: "Start a run of a workflow on a fleet",
  request: { body: jsonBody(startRunSchema) },
  responses: { 201: json(startedRunSchema, "Queued"), ...problems },
});

const get = createRoute({
  ...read,
  method: "get",
  path: "/{id}",
  summary: "One run with its steps",
  request: { params: idParam },
  responses: { 200: json(runDetailSchema, "Run"), ...problems },
});

const related = createRoute({
  ...read,
  method: "get",
  path: "/{id}/related",
  summary: "Child runs, and runs that repeat this one",
  request: { params: idParam },
  responses: { 200: json(z.object({ items: z.array(runSchema) }), "Runs"), ...problems },
});

const stepValues = createRoute({
  ...read,
  method: "get",
  path: "/{id}/steps/{nodeId}",
  summary: "Input and output of one step, secrets covered",
  request: {
    params: idParam.extend({ nodeId: z.string() }),
    query: z.object({
      iteration: z.string().default(""),
      attempt: z.coerce.number().int().positive().optional(),
    }),
  },
  responses: {
    200: json(z.object({ input: jsonValueSchema, output: jsonValueSchema }), "Values"),
    ...problems,
  },
});

const events = createRoute({
  ...read,
  method: "get",
  path: "/{id}/events",
  summary: "Events of a run after a number",
  request: {
    params: idParam,
    query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
  },
  responses: { 200: json(z.object({ items: z.array(runEventSchema) }), "Events"), ...problems },
});

const cancel = createRoute({
  ...write,
  method: "post",
  path: "/{id}/cancel",
  summary: "Ask for a run to be cancelled",
  request: { params: idParam },
  responses: { 200: json(doneSchema, "False when it had ended"), ...problems },
});

const retry = createRoute({
  ...write,
  method: "post",
  path: "/{id}/retry",
  summary: "Repeat what did not succeed, with the outputs of what did",
  request: { params: idParam },
  responses: { 201: json(startedRunSchema, "Queued"), ...problems },
});

const replay = createRoute({
  ...write,
  method: "post",
  path: "/{id}/replay",
  summary: "Run again from a node, with edited inputs",
  request: {
    params: idParam,
    body: jsonBody(
      z.object({
        fromNodeId: z
          .string()
          .nullable()
          .default(null)
          .openapi({ description: "Null repeats the whole run" }),
        inputs: z.record(z.string(), jsonValueSchema).default({}),
        input: jsonValueSchema.optional(),
      }),
    ),
  },
  responses: { 201: json(startedRunSchema, "Queued"), ...problems },
});

function detailBody({ steps, ...run }: RunDetail): z.output<typeof runDetailSchema> {
  return {
    ...run,
    steps: steps.map(({ input: _input, output: _output, ...step }) => ({
      ...step,
      outputsTaken: [...step.outputsTaken],
    })),
  };
}

/**
 * Which version is meant; a draft is checked before a run is made of it. A graph of one's own is as good as an edit
 * of the workflow, so it takes the permission to edit.
 */
async function versionOf(
  server: Server,
  actor: Actor,
  request: z.output<typeof startRunSchema>,
): Promise<RunVersion> {
  if (request.version === "active") return { kind: "active" };
  if (request.version !== "draft") return { kind: "version", ...request.version };
  if (request.graph !== undefined && !actor.scopes.has("workflow:write")) {
    throw new EdgeloomError({
      code: "forbidden",
      message: "Running a graph of your own needs the permission workflow:write",
      remedy: "Leave the graph out to run the workflow's draft.",
      field: "graph",
    });
  }
  const graph =
    request.graph ?? (await currentDraft(server, actor.workspaceId, request.workflowId));
  requireValid(graph);
  return { kind: "draft", graph };
}

/** What a repetition takes over from the run that it repeats. */
function repeated(run: RunDetail, actor: Actor) {
  return {
    workflowId: run.workflowId,
    version: { kind: "version", versionId: run.versionId } as const,
    fleetId: run.fleetId,
    test: run.test,
    startedById: actor.userId,
  };
}

export const runs = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    const page = await server.runs.list(actor.workspaceId, context.req.valid("query"));
    return context.json({ items: [...page.items], nextCursor: page.nextCursor }, 200);
  })
  .openapi(start, async (context) => {
    const { server, actor } = context.var;
    const { graph: _graph, version: _version, ...request } = context.req.valid("json");
    const started = await server.runs.create(actor.workspaceId, {
      ...request,
      version: await versionOf(server, actor, context.req.valid("json")),
      trigger: actor.kind === "api_key" ? "api" : "manual",
      startedById: actor.userId,
    });
    return context.json(started, 201);
  })
  .openapi(get, async (context) => {
    const { server, actor } = context.var;
    const run = await server.runs.get(actor.workspaceId, context.req.valid("param").id);
    return context.json(detailBody(run), 200);
  })
  .openapi(related, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    await server.runs.get(actor.workspaceId, id);
    const items = await server.runs.related(actor.workspaceId, id);
    return context.json({ items: [...items] }, 200);
  })
  .openapi(stepValues, async (context) => {
    const { server, actor } = context.var;
    const { id, nodeId } = context.req.valid("param");
    const step = { nodeId, ...context.req.valid("query") };
    return context.json(await server.runs.stepValues(actor.workspaceId, id, step), 200);
  })
  .openapi(events, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    const items = await server.runs.events(actor.workspaceId, id, context.req.valid("query").after);
    return context.json({ items: [...items] }, 200);
  })
  .openapi(cancel, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    return context.json({ done: await server.runs.requestCancel(actor.workspaceId, id) }, 200);
  })
  .openapi(retry, async (context) => {
    const { server, actor } = context.var;
    const run = await server.runs.get(actor.workspaceId, context.req.valid("param").id);
    const started = await server.runs.create(actor.workspaceId, {
      ...repeated(run, actor),
      trigger: "retry",
      input: run.input,
      sourceRunId: run.id,
    });
    return context.json(started, 201);
  })
  .openapi(replay, async (context) => {
    const { server, actor } = context.var;
    const run = await server.runs.get(actor.workspaceId, context.req.valid("param").id);
    const { fromNodeId, inputs, input } = context.req.valid("json");
    const started = await server.runs.create(actor.workspaceId, {
      ...repeated(run, actor),
      trigger: "replay",
      input: input ?? run.input,
      options: { inputs, ...(fromNodeId === null ? {} : { fromNodeId }) },
      // A replay of everything takes nothing over; only a part needs what ran before it.
      ...(fromNodeId === null ? {} : { sourceRunId: run.id }),
    });
    return context.json(started, 201);
  });
