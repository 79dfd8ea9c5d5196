import { describe, expect, it } from "vitest";
import { addressOf, curlExample } from "./curl-example.ts";
import { groupByTag, openApiSchema, operationsOf } from "./openapi-document.ts";
import { exampleOf, fieldsOf, limitWords, type Schemas, typeWords } from "./schema-words.ts";

const document = openApiSchema.parse({
  openapi: "3.1.0",
  info: { title: "Edgeloom", version: "1" },
  paths: {
    "/api/v1/runs/{id}": {
      get: {
        tags: ["Runs"],
        summary: "One run",
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string" } },
          { name: "after", in: "query", schema: { type: "integer", default: 0 } },
        ],
        responses: {
          200: {
            description: "Run",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Run" } } },
          },
        },
      },
    },
    "/api/v1/secrets/{name}": {
      put: {
        tags: ["Secrets"],
        requestBody: {
          content: {
            "application/json": {
              schema: {
                type: "object",
                required: ["value"],
                properties: { value: { type: "string" }, note: { type: "string" } },
              },
            },
          },
        },
        responses: { 200: { description: "Set" } },
      },
    },
  },
  components: {
    schemas: {
      Run: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "string" },
          children: { type: "array", items: { $ref: "#/components/schemas/Run" } },
        },
      },
    },
  },
});
const schemas: Schemas = document.components?.schemas ?? {};
const operations = operationsOf(document);
const [getRun, putSecret] = operations;

describe("the reference of the API", () => {
  it("lists operations by tag, with addresses of their own", () => {
    expect(groupByTag(operations).map(({ tag }) => tag)).toEqual(["Runs", "Secrets"]);
    expect(operations.map(({ id }) => id)).toEqual([
      "get-api-v1-runs-id",
      "put-api-v1-secrets-name",
    ]);
  });

  it("says types in words", () => {
    expect(typeWords({ type: "array", items: { $ref: "#/components/schemas/Run" } })).toBe("Run[]");
    expect(typeWords({ anyOf: [{ type: "number" }, { type: "null" }] })).toBe("number or null");
    expect(typeWords({ type: "array", items: { enum: ["a", "b"] } })).toBe('("a" | "b")[]');
    expect(typeWords({})).toBe("any");
  });

  it("says bounds that mean something", () => {
    expect(
      limitWords({ type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER, default: 50 }),
    ).toBe("at least 1, default 50");
  });

  it("opens references, lists and alternatives to the fields in them", () => {
    const list = { type: "array", items: { $ref: "#/components/schemas/Run" } };
    expect(fieldsOf(list, schemas).map(({ name, required }) => [name, required])).toEqual([
      ["id", true],
      ["children", false],
    ]);
    const nullable = { anyOf: [{ $ref: "#/components/schemas/Run" }, { type: "null" }] };
    expect(fieldsOf(nullable, schemas)).toHaveLength(2);
  });

  it("makes examples of what is required, and ends on schemas that hold themselves", () => {
    expect(exampleOf({ $ref: "#/components/schemas/Run" }, schemas)).toEqual({ id: "text" });
    const looped: Schemas = {
      A: { type: "object", required: ["a"], properties: { a: { $ref: "#/components/schemas/A" } } },
    };
    expect(exampleOf({ $ref: "#/components/schemas/A" }, looped)).toEqual({ a: { a: { a: {} } } });
  });
});

describe("examples for a terminal", () => {
  it("put values into paths and queries", () => {
    if (getRun === undefined) throw new Error("the operation is missing");
    expect(addressOf(getRun, { id: "run 1", after: "5" })).toBe("/api/v1/runs/run%201?after=5");
    expect(addressOf(getRun, { after: "" })).toBe("/api/v1/runs/{id}");
  });

  it("carry key and body", () => {
    if (putSecret === undefined) throw new Error("the operation is missing");
    expect(curlExample(putSecret, "http://edge.example", schemas)).toBe(
      [
        "curl -X PUT 'http://edge.example/api/v1/secrets/{name}' \\",
        '  -H "Authorization: Bearer $EDGELOOM_API_KEY" \\',
        "  -H 'Content-Type: application/json' \\",
        `  -d '{\n  "value": "text"\n}'`,
      ].join("\n"),
    );
  });
});
