import { describe, expect, it } from "vitest";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { verifyWebhook } from "../webhook-trigger/signature.ts";
import { definition } from "./definition.ts";

const url = "https://example.org/hook";

describe("Notify", () => {
  it("posts a delivery that the webhook trigger would accept", async () => {
    const context = createTestContext();
    const given = { url, message: "drained", signingSecret: "s" };
    const output = await executeNode(definition, given, { edgeNode: "edge-1" }, context);
    expect(output).toEqual({ delivered: true, recipients: [url], status: 200 });
    const [request] = context.requests;
    const body = request?.body ?? "";
    expect(JSON.parse(body)).toEqual({
      message: "drained",
      data: { edgeNode: "edge-1" },
      runId: "run-1",
      workflowId: "wf",
    });
    const delivery = {
      timestamp: request?.headers["x-edgeloom-timestamp"],
      signature: request?.headers["x-edgeloom-signature"],
      body,
    };
    expect(await verifyWebhook("s", delivery, context.clock.now(), 300)).toEqual({ ok: true });
    expect(request?.headers["x-edgeloom-delivery"]).toBe(context.key);
  });

  it("fails when the webhook refuses", async () => {
    const context = createTestContext({ respond: () => ({ status: 410, body: "gone" }) });
    await expect(executeNode(definition, { url }, null, context)).rejects.toThrow(/410: gone/);
  });

  it("sends mail under an id that stays the same", async () => {
    const context = createTestContext();
    const given = { channel: "email", to: ["a@example.org"], subject: "Report" };
    const output = await executeNode(definition, given, { ok: true }, context);
    expect(output).toMatchObject({ delivered: true, recipients: ["a@example.org"] });
    expect(context.mails).toMatchObject([{ to: ["a@example.org"], messageId: context.key }]);
  });

  it("wants what its channel needs", () => {
    expect(definition.check({}).map(({ field }) => field)).toEqual(["url"]);
    const mail = definition.check({ channel: "email" }).map(({ field }) => field);
    expect(mail).toEqual(["to", "subject"]);
  });
});
