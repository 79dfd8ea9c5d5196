import type { RunVersion, WebhookTarget } from "@edgeloom/db";
import { EdgeloomError, type JsonValue, jsonValueSchema } from "@edgeloom/kernel";
import { catalogue, parseParameters, verifyWebhook } from "@edgeloom/nodes";
import { createRoute, z } from "@hono/zod-openapi";
import type { Server } from "../../compose.ts";
import { createRouter, json, problems } from "../router.ts";
import { currentDraft } from "../workflows/current-draft.ts";
import { requireValid } from "../workflows/require-valid.ts";
import { readBoundedText } from "./bounded-body.ts";

const bodyBytesMax = 1_000_000;
const pollMs = 50;

/** What of the trigger's parameters a delivery is handled by; the trigger node's own schema gave the defaults. */
const settingsSchema = z.object({
  requireSignature: z.boolean(),
  toleranceSeconds: z.number(),
  responseMode: z.enum(["accepted", "run_output"]),
  responseTimeoutMs: z.number(),
});
type Settings = z.infer<typeof settingsSchema>;

const acceptedSchema = z.object({ runId: z.string() });
const pathParam = z.object({ path: z.string().min(16).max(200) });

const deliver = createRoute({
  method: "post",
  path: "/{path}",
  tags: ["Webhooks"],
  summary: "Deliver to a webhook trigger: runs the active version",
  description:
    "Signed with X-Edgeloom-Timestamp and X-Edgeloom-Signature; see the webhook trigger's documentation.",
  request: { params: pathParam },
  responses: {
    200: json(z.object({ runId: z.string(), output: jsonValueSchema }), "Output of the run"),
    202: json(acceptedSchema, "A run was started"),
    ...problems,
  },
});

const tryOut = createRoute({
  method: "post",
  path: "/{path}/test",
  tags: ["Webhooks"],
  summary: "Deliver to a webhook trigger's test address: runs the draft",
  request: { params: pathParam },
  responses: {
    200: json(z.object({ runId: z.string(), output: jsonValueSchema }), "Output of the run"),
    202: json(acceptedSchema, "A run was started"),
    ...problems,
  },
});

async function settingsOf(target: WebhookTarget): Promise<Settings> {
  const definition = catalogue.definition("WebhookTrigger");
  if (definition === undefined) throw new Error("The catalogue lacks the webhook trigger");
  return settingsSchema.parse(parseParameters(definition, target.config));
}

async function checkSignature(
  request: Request,
  body: string,
  target: WebhookTarget,
  settings: Settings,
): Promise<void> {
  if (!settings.requireSignature) return;
  const delivery = {
    timestamp: request.headers.get("x-edgeloom-timestamp") ?? undefined,
    signature: request.headers.get("x-edgeloom-signature") ?? undefined,
    body,
  };
  const verdict = await verifyWebhook(
    target.secret,
    delivery,
    Date.now(),
    settings.toleranceSeconds,
  );
  if (verdict.ok) return;
  throw new EdgeloomError({
    code: "unauthenticated",
    message: `The delivery was refused: its signature is ${verdict.reason.replace("_", " ")}`,
    remedy:
      verdict.reason === "too_old"
        ? "Sign with the current time, and check the sender's clock."
        : "Sign `<timestamp>.<body>` with the trigger's secret; its documentation shows how.",
  });
}

function parseBody(text: string, contentType: string): JsonValue {
  if (!contentType.includes("json")) return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw new EdgeloomError({
      code: "invalid_input",
      message: "The body says that it is JSON, and is not",
      remedy: "Send valid JSON, or another content-type.",
      field: "body",
    });
  }
}

/** Headers that a workflow may see: not those that carry the sender's credentials. */
const hiddenHeaders = new Set(["authorization", "cookie", "x-edgeloom-signature"]);

/** The draft as its windows show it, to be run as it was checked. */
async function validDraft(
  server: Server,
  { workspaceId, workflowId }: WebhookTarget,
): Promise<RunVersion> {
  const graph = await currentDraft(server, workspaceId, workflowId);
  requireValid(graph);
  return { kind: "draft", graph };
}

async function start(
  server: Server,
  request: Request,
  path: string,
  test: boolean,
): Promise<{ runId: string; settings: Settings; target: WebhookTarget }> {
  const target = await server.triggers.findWebhook(path);
  if (!test && !target.enabled) {
    throw new EdgeloomError({
      code: "conflict",
      message: "This webhook's workflow has no published version with it",
      remedy: "Publish the workflow, or deliver to the test address.",
    });
  }
  const settings = await settingsOf(target);
  const text = await readBoundedText(request, bodyBytesMax);
  await checkSignature(request, text, target, settings);
  const deliveryId = request.headers.get("x-edgeloom-delivery") ?? "";
  // What was tried at the test address is still to be delivered.
  const address = test ? "webhook_test" : "webhook";
  const version = test ? await validDraft(server, target) : { kind: "active" as const };
  const { runId } = await server.runs.create(target.workspaceId, {
    workflowId: target.workflowId,
    version,
    trigger: "webhook",
    triggerNodeId: target.nodeId,
    test,
    input: {
      method: request.method,
      headers: Object.fromEntries(
        [...request.headers].filter(([name]) => !hiddenHeaders.has(name.toLowerCase())),
      ),
      query: Object.fromEntries(new URL(request.url).searchParams),
      body: parseBody(text, request.headers.get("content-type") ?? ""),
      deliveryId,
    },
    ...(deliveryId === "" ? {} : { requestKey: `${address}:${target.triggerId}:${deliveryId}` }),
  });
  await server.triggers.touch(target.triggerId, new Date());
  return { runId, settings, target };
}

/** Waits for the run's end; null when it goes on beyond the trigger's time limit. */
async function awaitOutput(
  server: Server,
  workspaceId: string,
  runId: string,
  timeoutMs: number,
): Promise<{ output: JsonValue } | null> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const run = await server.runs.get(workspaceId, runId);
    if (run.state === "succeeded") return { output: run.output };
    if (run.state === "failed" || run.state === "cancelled") {
      throw new EdgeloomError({
        code: "upstream_failed",
        message: `Run ${runId} ${run.state}: ${run.error?.message ?? "no output"}`,
        remedy: run.error?.remedy,
      });
    }
    if (Date.now() >= until) return null;
    await new Promise((resolve) => {
      setTimeout(resolve, pollMs);
    });
  }
}

async function respond(server: Server, request: Request, path: string, test: boolean) {
  const { runId, settings, target } = await start(server, request, path, test);
  if (settings.responseMode === "accepted") return { runId, ended: null };
  const { workspaceId } = target;
  return {
    runId,
    ended: await awaitOutput(server, workspaceId, runId, settings.responseTimeoutMs),
  };
}

export const hooks = createRouter()
  .openapi(deliver, async (context) => {
    const { path } = context.req.valid("param");
    const { runId, ended } = await respond(context.get("server"), context.req.raw, path, false);
    return ended === null
      ? context.json({ runId }, 202)
      : context.json({ runId, output: ended.output }, 200);
  })
  .openapi(tryOut, async (context) => {
    const { path } = context.req.valid("param");
    const { runId, ended } = await respond(context.get("server"), context.req.raw, path, true);
    return ended === null
      ? context.json({ runId }, 202)
      : context.json({ runId, output: ended.output }, 200);
  });
