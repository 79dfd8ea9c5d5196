import { EdgeloomError } from "@edgeloom/kernel";
import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { jsonValue } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shorten, shown } from "../../summary-text.ts";
import { addQuery, decodeBody, encodeBody } from "./request.ts";

const withBody = ["POST", "PUT", "PATCH", "DELETE"] as const;

const parameters = z.object({
  method: parameter(z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]).default("GET"), {
    title: "Method",
  }),
  url: parameter(z.string().min(1).max(8_000), {
    title: "Address",
    placeholder: "https://example.org/status",
  }),
  query: parameter(z.record(z.string(), z.string()).default({}), {
    title: "Query",
    control: "headers",
    advanced: true,
  }),
  headers: parameter(
    z.record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/), z.string().max(8_000)).default({}),
    { title: "Headers", control: "headers" },
  ),
  bearerToken: parameter(z.string().max(8_000).optional(), {
    title: "Bearer token",
    description: "Sent as Authorization to the first host only; a redirect elsewhere loses it.",
    control: "secret",
  }),
  bodyFormat: parameter(z.enum(["none", "json", "form", "text"]).default("none"), {
    title: "Body",
    showWhen: { method: withBody },
  }),
  body: parameter(jsonValue.optional(), {
    title: "Content",
    description: "Left empty, the input.",
    control: "json",
    showWhen: { method: withBody, bodyFormat: ["json", "form", "text"] },
  }),
  responseFormat: parameter(z.enum(["auto", "json", "text"]).default("auto"), {
    title: "Response as",
    advanced: true,
  }),
  failOnStatus: parameter(z.boolean().default(true), {
    title: "Fail on 4xx and 5xx",
    description: "Otherwise the status is for the workflow to look at.",
  }),
  timeoutMs: parameter(z.number().int().min(100).max(300_000).default(30_000), {
    title: "Time limit",
    unit: "ms",
    advanced: true,
  }),
  redirectsMax: parameter(z.number().int().min(0).max(20).default(5), {
    title: "Redirects at most",
    advanced: true,
  }),
  responseBytesMax: parameter(z.number().int().min(1).max(50_000_000).default(5_000_000), {
    title: "Response at most",
    unit: "bytes",
    advanced: true,
  }),
});

export const definition = defineNode({
  type: "HttpRequest",
  title: "HTTP request",
  category: "data",
  icon: "globe",
  summary: "Calls an HTTP address outside.",
  documentation: `Calls an address over HTTP or HTTPS and gives status, headers and body. JSON answers are parsed.

Addresses inside the network of the installation (loopback, private, link-local, metadata services) are refused, also behind redirects and names that change their address, unless the operator allows them.

POST and PATCH carry an \`Idempotency-Key\` that stays the same when an attempt is repeated, so a service that honours it acts once.`,
  parameters,
  output: z.object({
    status: output(z.number().int(), { title: "Status" }),
    body: output(jsonValue, { title: "Body" }),
    headers: output(z.record(z.string(), z.string()), { title: "Headers" }),
    url: output(z.string(), { title: "Address", description: "After redirects." }),
    durationMs: output(z.number(), { title: "Duration", description: "Milliseconds." }),
  }),
  effect: ({ method }) => {
    if (method === "GET" || method === "HEAD") return "read";
    return method === "PUT" || method === "DELETE" ? "idempotent" : "once";
  },
  timeoutMs: 330_000,
  examples: [
    { title: "Read a status page", parameters: { url: "https://example.org/status" } },
    {
      title: "Post the input as JSON",
      parameters: {
        method: "POST",
        url: "https://example.org/hooks/edge",
        bodyFormat: "json",
        headers: { "x-source": "edgeloom" },
      },
      input: { edgeNode: "edge-1" },
    },
  ],
  summaryLine: ({ method, url }) => shorten(`${shown(method, "GET")} ${shown(url)}`),
  async execute(context, given, input) {
    const hasBody = withBody.some((method) => method === given.method);
    const body = hasBody ? encodeBody(given.bodyFormat, given.body ?? input) : undefined;
    const once = given.method === "POST" || given.method === "PATCH";
    const response = await context.services.http.request({
      method: given.method,
      url: addQuery(given.url, given.query),
      headers: {
        ...(body === undefined ? {} : { "content-type": body.contentType }),
        ...(once ? { "idempotency-key": context.key } : {}),
        ...(given.bearerToken === undefined
          ? {}
          : { authorization: `Bearer ${given.bearerToken}` }),
        ...given.headers,
      },
      body: body?.text,
      timeoutMs: given.timeoutMs,
      responseBytesMax: given.responseBytesMax,
      redirectsMax: given.redirectsMax,
      signal: context.signal,
    });
    if (given.failOnStatus && response.status >= 400) {
      throw new EdgeloomError({
        code: "upstream_failed",
        message: `${given.method} ${response.url} answered ${response.status}: ${shorten(response.body, 300)}`,
        remedy:
          'Look at the answer, or turn off "Fail on 4xx and 5xx" to handle it in the workflow.',
        field: "url",
      });
    }
    const contentType = response.headers["content-type"] ?? "";
    return {
      status: response.status,
      body: decodeBody(given.responseFormat, contentType, response.body),
      headers: { ...response.headers },
      url: response.url,
      durationMs: response.durationMs,
    };
  },
});
