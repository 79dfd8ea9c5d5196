import { EdgeloomError } from "@edgeloom/kernel";
import { bodyLimit } from "hono/body-limit";
import { getServer } from "../compose.ts";
import { invitations } from "./account/invitations.ts";
import { members } from "./account/members.ts";
import { session } from "./account/session.ts";
import { setup } from "./account/setup.ts";
import { catalogue } from "./catalogue/catalogue.ts";
import { alerts } from "./fleets/alerts.ts";
import { auditLog } from "./fleets/audit-log.ts";
import { fleets } from "./fleets/index.ts";
import { runStats } from "./fleets/run-statistics.ts";
import { hooks } from "./hooks/hooks.ts";
import { live } from "./live/ticket.ts";
import { describeApi } from "./openapi.ts";
import { problemResponse } from "./problem.ts";
import { createRouter } from "./router.ts";
import { runs } from "./runs/runs.ts";
import { apiKeys } from "./settings/api-keys.ts";
import { installation } from "./settings/installation.ts";
import { secrets } from "./settings/secrets.ts";
import { workspace } from "./settings/workspace.ts";
import { shareLinks } from "./templates/share-links.ts";
import { templates } from "./templates/templates.ts";
import { WorkflowProblemsError } from "./workflows/require-valid.ts";
import { workflowTriggers } from "./workflows/triggers.ts";
import { workflowVersions } from "./workflows/versions.ts";
import { workflows } from "./workflows/workflows.ts";

const base = createRouter().basePath("/api/v1");
/** Above the largest graph that the gateway takes into a shared document. */
const bodyBytesMax = 10_000_000;
const limitBody = bodyLimit({
  maxSize: bodyBytesMax,
  onError() {
    throw new EdgeloomError({
      code: "payload_too_large",
      message: `The body of a request may have ${bodyBytesMax} bytes`,
      remedy: "Split what you send, for example into several workflows.",
      field: "body",
    });
  },
});
const isDelivery = (path: string): boolean => path.startsWith("/api/v1/hooks/");
base.use(async (context, next) => {
  context.set("server", getServer());
  // Deliveries to webhooks come from anybody and have a smaller bound of their own.
  return isDelivery(context.req.path) ? await next() : await limitBody(context, next);
});

/** The REST API; its type is what the typed client is made from. */
export const api = base
  .route("/setup", setup)
  .route("/session", session)
  .route("/invitations", invitations)
  .route("/members", members)
  .route("/live", live)
  .route("/fleets", fleets)
  .route("/alerts", alerts)
  .route("/audit", auditLog)
  .route("/runs", runStats)
  .route("/workflows", workflows)
  .route("/workflows", workflowVersions)
  .route("/workflows", workflowTriggers)
  .route("/runs", runs)
  .route("/hooks", hooks)
  .route("/templates", templates)
  .route("/share-links", shareLinks)
  .route("/api-keys", apiKeys)
  .route("/secrets", secrets)
  .route("/workspace", workspace)
  .route("/installation", installation)
  .route("/catalogue", catalogue);

export type Api = typeof api;

api.onError((error, context) =>
  problemResponse(
    context,
    error,
    error instanceof WorkflowProblemsError ? { problems: error.problems } : {},
  ),
);
api.notFound((context) =>
  problemResponse(
    context,
    new EdgeloomError({
      code: "not_found",
      message: `There is no operation ${context.req.method} ${context.req.path}`,
      remedy: "See /api-reference for what there is.",
    }),
  ),
);
api.get("/openapi.json", (context) => context.json(describeApi(api)));
