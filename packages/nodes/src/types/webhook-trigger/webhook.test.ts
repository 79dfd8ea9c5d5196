import { describe, expect, it } from "vitest";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";
import { signWebhook, verifyWebhook } from "./signature.ts";

const secret = "a secret of a webhook";
const body = '{"region":"eu-west"}';
const seconds = 1_700_000_000;
const now = seconds * 1_000;

describe("webhook signatures", () => {
  it("are HMAC-SHA-256 over timestamp and body, as openssl computes them", async () => {
    // printf '%s' '1700000000.{"region":"eu-west"}' | openssl dgst -sha256 -hmac 'a secret of a webhook'
    const expected = "412e9eb24b45d772821cc8d6db5fa52db2783e1fe28af984a465c958ecdae3c2";
    expect(await signWebhook(secret, seconds, body)).toBe(`v1=${expected}`);
  });

  it("verify what was signed, within the tolerance on both sides", async () => {
    const signature = await signWebhook(secret, seconds, body);
    const delivery = { timestamp: String(seconds), signature, body };
    for (const offset of [-300, 0, 300]) {
      expect(await verifyWebhook(secret, delivery, now + offset * 1_000, 300)).toEqual({
        ok: true,
      });
    }
    for (const offset of [-301, 301]) {
      expect(await verifyWebhook(secret, delivery, now + offset * 1_000, 300)).toEqual({
        ok: false,
        reason: "too_old",
      });
    }
  });

  it("refuse another body, secret or timestamp, and what is not signed", async () => {
    const signature = await signWebhook(secret, seconds, body);
    const timestamp = String(seconds);
    const reason = async (key: string, delivery: Parameters<typeof verifyWebhook>[1]) => {
      const verdict = await verifyWebhook(key, delivery, now, 300);
      return verdict.ok ? "ok" : verdict.reason;
    };
    expect(await reason(secret, { timestamp, signature, body: `${body} ` })).toBe("mismatch");
    expect(await reason("another", { timestamp, signature, body })).toBe("mismatch");
    expect(await reason(secret, { timestamp: String(seconds + 1), signature, body })).toBe(
      "mismatch",
    );
    expect(await reason(secret, { timestamp, signature: undefined, body })).toBe("unsigned");
    expect(await reason(secret, { timestamp, signature: "v1=00", body })).toBe("malformed");
    expect(await reason(secret, { timestamp: "1e9", signature, body })).toBe("malformed");
  });
});

describe("WebhookTrigger", () => {
  it("gives what the delivery carried", async () => {
    const input = {
      method: "POST",
      headers: { "x-a": "1" },
      query: { q: "2" },
      body: { region: "eu-west" },
      deliveryId: "d-1",
    };
    const context = createTestContext({ trigger: { kind: "webhook", input } });
    expect(await executeNode(definition, {}, input, context)).toEqual(input);
  });

  it("takes the input of a run by hand as the body", async () => {
    const context = createTestContext({ trigger: { kind: "manual", input: { region: "uk" } } });
    const output = await executeNode(definition, {}, null, context);
    expect(output).toMatchObject({ body: { region: "uk" }, headers: {}, method: "POST" });
  });
});
