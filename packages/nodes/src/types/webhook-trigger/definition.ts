import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { triggerData } from "../../flow/trigger-data.ts";
import { jsonValue } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";

/** What a delivery hands to the run. */
export const webhookDataSchema = z.object({
  method: z.string().default("POST"),
  headers: z.record(z.string(), z.string()).default({}),
  query: z.record(z.string(), z.string()).default({}),
  body: jsonValue.default(null),
  deliveryId: z.string().default(""),
});

const parameters = z.object({
  requireSignature: parameter(z.boolean().default(true), {
    title: "Require a signature",
    description: "Refuse deliveries that are not signed with the trigger's secret.",
  }),
  toleranceSeconds: parameter(z.number().int().min(1).max(86_400).default(300), {
    title: "Timestamp tolerance",
    description: "How far the sender's clock may be off; older deliveries are refused as replays.",
    unit: "s",
    showWhen: { requireSignature: [true] },
  }),
  responseMode: parameter(z.enum(["accepted", "run_output"]).default("accepted"), {
    title: "Respond",
    description:
      "`accepted` answers 202 with the run's id at once; `run_output` waits for the run and answers with its output.",
  }),
  responseTimeoutMs: parameter(z.number().int().min(1_000).max(120_000).default(30_000), {
    title: "Wait at most",
    description: "After this the answer is 202 with the run's id; the run goes on.",
    unit: "ms",
    showWhen: { responseMode: ["run_output"] },
  }),
});

export const definition = defineNode({
  type: "WebhookTrigger",
  title: "Webhook trigger",
  category: "trigger",
  icon: "webhook",
  summary: "Starts a run when a signed HTTP request comes in.",
  documentation: `Starts a run for each HTTP request to the trigger's address, which the inspector shows once the workflow has an active version. The **test address** beside it runs the draft instead.

Deliveries are signed: the sender sets \`X-Edgeloom-Timestamp\` to the seconds since 1970 and \`X-Edgeloom-Signature\` to \`v1=\` and the lower-case hexadecimal HMAC-SHA-256 of \`<timestamp>.<body>\` under the trigger's secret. A delivery with a wrong signature, or one whose timestamp is further off than the tolerance, is refused with 401 and starts nothing.

With \`X-Edgeloom-Delivery\` the sender names a delivery: a repeat of the same name is answered with the first run.`,
  control: { kind: "trigger" },
  trigger: "webhook",
  parameters,
  output: z.object({
    body: output(jsonValue, { title: "Body", description: "Parsed JSON, or the text." }),
    headers: output(z.record(z.string(), z.string()), { title: "Headers" }),
    query: output(z.record(z.string(), z.string()), { title: "Query" }),
    method: output(z.string(), { title: "Method" }),
    deliveryId: output(z.string(), { title: "Delivery id" }),
  }),
  effect: "pure",
  examples: [
    { title: "Signed, answered at once", parameters: {} },
    {
      title: "Answer with the run's output",
      parameters: { responseMode: "run_output", responseTimeoutMs: 10_000 },
      input: { method: "POST", body: { region: "eu-west" } },
    },
  ],
  summaryLine: ({ requireSignature, responseMode }) =>
    `${requireSignature === false ? "Unsigned" : "Signed"} · ${shown(responseMode, "accepted")}`,
  execute(context, _parameters, input) {
    const data = triggerData(context, input);
    const parsed = webhookDataSchema.safeParse(data);
    // A run that was started by hand carries its input where a delivery would carry the body.
    return parsed.success && typeof data === "object" && data !== null && "body" in data
      ? parsed.data
      : webhookDataSchema.parse({ body: data });
  },
});
