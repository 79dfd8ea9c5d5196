import { describe, expect, it } from "vitest";
import { api } from "./app.ts";
import { describeApi, scopeExtension } from "./openapi.ts";

const document = JSON.parse(JSON.stringify(describeApi(api)));

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly operationId?: string;
  readonly responses?: Readonly<
    Record<string, { readonly description?: string; readonly content?: object }>
  >;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

const operations = Object.entries(
  document.paths as Record<string, Record<string, Operation>>,
).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    operation,
  })),
);

/** Every `$ref` of a document. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== "object" || value === null) return [];
  const own = "$ref" in value && typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(references)];
}

/** What a JSON pointer (RFC 6901) into the document names. */
function at(pointer: string): unknown {
  const tokens = pointer.replace(/^#\//, "").split("/");
  return tokens.reduce<unknown>((value, token) => {
    const key = decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
    return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  }, document);
}

describe("the OpenAPI document", () => {
  it("is of version 3.1, with a title and paths", () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info).toMatchObject({ title: "Edgeloom", version: expect.any(String) });
    expect(operations.length).toBeGreaterThan(60);
  });

  it("resolves every reference within itself", () => {
    const found = references(document);
    expect(found.length).toBeGreaterThan(0);
    const broken = [...new Set(found)].filter(
      (each) => !each.startsWith("#/") || at(each) === undefined,
    );
    expect(broken).toEqual([]);
  });

  it("names no operation twice", () => {
    const ids = operations.flatMap(({ operation }) => operation.operationId ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(operations)(
    "$name has a summary, tags, a success and problem details",
    ({ operation }) => {
      expect(operation.summary).toMatch(/\S/);
      expect(operation.tags?.length).toBeGreaterThan(0);
      const responses = Object.entries(operation.responses ?? {});
      expect(responses.filter(([status]) => /^2\d\d$/.test(status)).length).toBeGreaterThan(0);
      for (const [, response] of responses) expect(response.description).toMatch(/\S/);
      expect(operation.responses?.default?.content).toHaveProperty([
        "application/problem+json",
        "schema",
        "$ref",
      ]);
    },
  );

  it.each(operations)("$name declares the parameters of its path", ({ path, operation }) => {
    const named = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? []).filter((each) => each.in === "path");
    expect(declared.map(({ name }) => name).sort()).toEqual([...named].sort());
  });

  it("says which scope each operation needs; few need none", () => {
    const open = operations.filter(({ operation }) => operation.security?.length === 0);
    expect(open.map(({ name }) => name.replace("/api/v1", "")).sort()).toEqual([
      "GET /invitations/open/{token}",
      "GET /setup",
      "GET /share-links/open/{token}",
      "POST /hooks/{path}",
      "POST /hooks/{path}/test",
      "POST /invitations/open/{token}/accept",
      "POST /setup",
    ]);
    const scoped = operations.filter(({ operation }) => scopeExtension in operation);
    expect(scoped.length + open.length).toBe(operations.length);
  });
});
