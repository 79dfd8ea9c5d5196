import { EdgeloomError, type JsonValue } from "@edgeloom/kernel";
import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import type { NodeContext } from "../../definition.ts";
import { jsonValue } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shorten, shown } from "../../summary-text.ts";
import {
  signWebhook,
  webhookDeliveryHeader,
  webhookSignatureHeader,
  webhookTimestampHeader,
} from "../webhook-trigger/signature.ts";

const parameters = z.object({
  channel: parameter(z.enum(["webhook", "email"]).default("webhook"), { title: "Channel" }),
  url: parameter(z.string().max(8_000).optional(), {
    title: "Address",
    placeholder: "https://example.org/hooks/edge",
    showWhen: { channel: ["webhook"] },
    requiredWhenShown: true,
  }),
  signingSecret: parameter(z.string().max(1_000).optional(), {
    title: "Signing secret",
    description: "Signs the delivery as the webhook trigger expects it.",
    control: "secret",
    showWhen: { channel: ["webhook"] },
    advanced: true,
  }),
  to: parameter(z.array(z.email()).min(1).max(50).optional(), {
    title: "To",
    showWhen: { channel: ["email"] },
    requiredWhenShown: true,
  }),
  subject: parameter(z.string().max(500).optional(), {
    title: "Subject",
    showWhen: { channel: ["email"] },
    requiredWhenShown: true,
  }),
  message: parameter(z.string().max(50_000).optional(), {
    title: "Message",
    description: "Left empty, the input as JSON.",
    control: "multiline",
  }),
  data: parameter(jsonValue.optional(), {
    title: "Data",
    description: "Sent along to a webhook; left empty, the input.",
    control: "json",
    showWhen: { channel: ["webhook"] },
    advanced: true,
  }),
});
type Parameters = z.output<typeof parameters>;

interface Delivery {
  readonly delivered: boolean;
  readonly recipients: string[];
  readonly status: number | null;
}

async function deliverWebhook(
  context: NodeContext,
  { url, signingSecret }: Parameters,
  body: string,
): Promise<Delivery> {
  const target = url ?? "";
  const seconds = Math.floor(context.clock.now() / 1_000);
  const signed =
    signingSecret === undefined
      ? {}
      : {
          [webhookTimestampHeader]: String(seconds),
          [webhookSignatureHeader]: await signWebhook(signingSecret, seconds, body),
        };
  const response = await context.services.http.request({
    method: "POST",
    url: target,
    headers: {
      "content-type": "application/json",
      [webhookDeliveryHeader]: context.key,
      ...signed,
    },
    body,
    timeoutMs: 30_000,
    responseBytesMax: 1_000_000,
    redirectsMax: 3,
    signal: context.signal,
  });
  if (response.status >= 300) {
    throw new EdgeloomError({
      code: "upstream_failed",
      message: `The webhook ${target} answered ${response.status}: ${shorten(response.body, 300)}`,
      remedy: "Check the address, and that its owner accepts the delivery.",
      field: "url",
    });
  }
  return { delivered: true, recipients: [target], status: response.status };
}

async function deliverMail(
  context: NodeContext,
  { to, subject }: Parameters,
  text: string,
): Promise<Delivery> {
  const { accepted } = await context.services.mail.send({
    to: to ?? [],
    subject: subject ?? "",
    text,
    messageId: context.key,
  });
  return { delivered: accepted.length > 0, recipients: [...accepted], status: null };
}

export const definition = defineNode({
  type: "Notify",
  title: "Notify",
  category: "data",
  icon: "bell",
  summary: "Tells people or systems: by webhook or e-mail.",
  documentation: `Sends a message to a webhook or by e-mail.

A webhook gets a POST with \`{ message, data, runId, workflowId }\` as JSON, signed when there is a signing secret, and named by \`X-Edgeloom-Delivery\`, which stays the same when an attempt is repeated. E-mail goes through the SMTP server that the installation is configured with, with a Message-ID that stays the same in the same way.`,
  parameters,
  output: z.object({
    delivered: output(z.boolean(), { title: "Delivered" }),
    recipients: output(z.array(z.string()), {
      title: "Recipients",
      description: "Who or what accepted it.",
    }),
    status: output(z.number().int().nullable(), {
      title: "Status",
      description: "HTTP status of a webhook.",
    }),
  }),
  effect: "once",
  timeoutMs: 60_000,
  examples: [
    {
      title: "A webhook with the input",
      parameters: { url: "https://example.org/hooks/edge", message: "A site was drained" },
      input: { edgeNode: "edge-1" },
    },
    {
      title: "An e-mail",
      parameters: {
        channel: "email",
        to: ["operations@example.org"],
        subject: "Capacity report",
        message: "All regions are below 80 %.",
      },
    },
  ],
  summaryLine: ({ channel, url, to }) =>
    channel === "email" ? shorten(`E-mail to ${shown(to)}`) : shorten(`POST ${shown(url)}`),
  execute(context, given, input) {
    const readable = (value: JsonValue): string => JSON.stringify(value, null, 2);
    const message = given.message ?? readable(input);
    if (given.channel === "email") return deliverMail(context, given, message);
    const { runId, workflowId } = context;
    const body = { message, data: given.data ?? input, runId, workflowId };
    return deliverWebhook(context, given, JSON.stringify(body));
  },
});
