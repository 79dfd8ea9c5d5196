import { createSeededRandom, createVirtualTime } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { redacted, redactParameters, resolveParameters } from "./resolve-parameters.ts";

const scope = { input: { x: 2 }, nodes: {}, run: {}, trigger: null, env: {} };
const options = {
  clock: createVirtualTime(),
  random: createSeededRandom(1),
  secret: (name: string) => (name === "token" ? "s3cret" : undefined),
};

describe("resolveParameters", () => {
  it("gives the same object at once when nothing is to resolve", () => {
    const parameters = { a: 1, b: { c: ["$expr"] } };
    const resolved = resolveParameters(parameters, scope, options);
    expect(resolved).not.toBeInstanceOf(Promise);
    expect(resolved).toMatchObject({ secretPaths: [] });
    expect((resolved as { values: unknown }).values).toBe(parameters);
  });

  it("resolves deep values and leaves its argument alone", async () => {
    const parameters = {
      sum: { $expr: "input.x + 1" },
      headers: { authorization: { $secret: "token" }, plain: "p" },
      list: [{ $expr: "input.none" }, { keep: { $expr: "'y'" } }],
      gone: { $expr: "input.none" },
    };
    const before = structuredClone(parameters);
    const resolved = await resolveParameters(parameters, scope, options);
    expect(resolved.values).toStrictEqual({
      sum: 3,
      headers: { authorization: "s3cret", plain: "p" },
      list: [null, { keep: "y" }],
    });
    expect(parameters).toStrictEqual(before);
    expect(resolved.secretPaths).toEqual([["headers", "authorization"]]);
    expect(JSON.stringify(redactParameters(resolved))).not.toContain("s3cret");
    expect(redactParameters(resolved)).toMatchObject({ headers: { authorization: redacted } });
  });

  it("names the parameter whose expression or secret fails", async () => {
    await expect(
      resolveParameters({ a: { b: { $expr: "1 +" } } }, scope, options),
    ).rejects.toMatchObject({ code: "invalid_input", field: "parameters.a.b" });
    await expect(
      resolveParameters({ a: { $secret: "nope" } }, scope, options),
    ).rejects.toMatchObject({ code: "not_found", field: "parameters.a" });
  });
});
