import { describe, expect, it } from "vitest";
import { effectOf, parseParameters } from "../../define-node.ts";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

const url = "https://example.org/a?x=1";

describe("HttpRequest", () => {
  it("adds the query and parses JSON answers", async () => {
    const context = createTestContext({
      respond: () => ({ headers: { "content-type": "application/json" }, body: '{"ok":true}' }),
    });
    const output = await executeNode(definition, { url, query: { y: "2 3" } }, null, context);
    expect(output.body).toEqual({ ok: true });
    expect(context.requests[0]?.url).toBe("https://example.org/a?x=1&y=2+3");
    expect(context.requests[0]?.headers).toEqual({});
  });

  it("sends the input as the body, with a key that names the intent", async () => {
    const context = createTestContext();
    const given = { url, method: "POST", bodyFormat: "json", bearerToken: "t" };
    await executeNode(definition, given, { a: 1 }, context);
    expect(context.requests[0]).toMatchObject({
      body: '{"a":1}',
      headers: {
        "content-type": "application/json",
        "idempotency-key": context.key,
        authorization: "Bearer t",
      },
    });
  });

  it("encodes forms and keeps bodies off GET", async () => {
    const context = createTestContext();
    const form = { url, method: "PUT", bodyFormat: "form", body: { a: "x y", b: 2 } };
    await executeNode(definition, form, null, context);
    expect(context.requests[0]?.body).toBe("a=x+y&b=2");
    await executeNode(definition, { url, bodyFormat: "json" }, { a: 1 }, context);
    expect(context.requests[1]?.body).toBeUndefined();
  });

  it("fails on a refusing status unless told otherwise", async () => {
    const context = createTestContext({ respond: () => ({ status: 503, body: "busy" }) });
    await expect(executeNode(definition, { url }, null, context)).rejects.toThrow(/503: busy/);
    const output = await executeNode(definition, { url, failOnStatus: false }, null, context);
    expect(output).toMatchObject({ status: 503, body: "busy" });
  });

  it("says when JSON was wanted and did not come", async () => {
    const context = createTestContext({ respond: () => ({ body: "<html>" }) });
    const given = { url, responseFormat: "json" };
    await expect(executeNode(definition, given, null, context)).rejects.toThrow(/not JSON/);
  });

  it("refuses other schemes and header names that are none", async () => {
    await expect(executeNode(definition, { url: "file:///etc/passwd" })).rejects.toThrow(
      /not an http/,
    );
    await expect(executeNode(definition, { url, headers: { "a b": "1" } })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("has the effect of its method", () => {
    const effect = (method: string) =>
      effectOf(definition, parseParameters(definition, { url, method }));
    expect([effect("GET"), effect("PUT"), effect("POST")]).toEqual(["read", "idempotent", "once"]);
  });
});
