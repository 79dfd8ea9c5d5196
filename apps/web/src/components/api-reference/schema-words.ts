import type { SchemaObject } from "./openapi-document.ts";

export type Schemas = Readonly<Record<string, SchemaObject>>;

/** The name that a reference names, or null: `#/components/schemas/Run` is Run. */
export function refName(schema: SchemaObject): string | null {
  return schema.$ref === undefined ? null : (schema.$ref.split("/").at(-1) ?? null);
}

/** What a schema refers to; itself when it refers to nothing that is there. */
export function resolve(schema: SchemaObject, schemas: Schemas): SchemaObject {
  const name = refName(schema);
  return name === null ? schema : (schemas[name] ?? schema);
}

const alternativesOf = (schema: SchemaObject): readonly SchemaObject[] =>
  schema.anyOf ?? schema.oneOf ?? [];

/** The type of a schema in a few words: `string`, `Run[]`, `"a" | "b"`, `number or null`. */
export function typeWords(schema: SchemaObject): string {
  const name = refName(schema);
  if (name !== null) return name;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) {
    return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  }
  const alternatives = alternativesOf(schema);
  if (alternatives.length > 0) return [...new Set(alternatives.map(typeWords))].join(" or ");
  if (schema.allOf !== undefined) return schema.allOf.map(typeWords).join(" & ");
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (schema.items !== undefined) {
    const item = typeWords(schema.items);
    const list = item.includes(" ") ? `(${item})[]` : `${item}[]`;
    return types.includes("null") ? `${list} or null` : list;
  }
  if (types.length === 0) return schema.properties === undefined ? "any" : "object";
  return types.join(" or ");
}

/** Bounds and format of a schema, in a few words. */
export function limitWords(schema: SchemaObject): string {
  // Bounds of what JSON can hold say nothing.
  const bound = (value: number | undefined, words: string): string[] =>
    value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? [] : [`${words} ${value}`];
  return [
    ...(schema.format === undefined ? [] : [schema.format]),
    ...bound(schema.minimum, "at least"),
    ...bound(schema.maximum, "at most"),
    ...bound(schema.minLength, "characters at least"),
    ...bound(schema.maxLength, "characters at most"),
    ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]),
  ].join(", ");
}

export interface SchemaField {
  readonly name: string;
  readonly schema: SchemaObject;
  readonly required: boolean;
}

/** What opens under a schema: the fields of an object, of a list's items, or of its alternatives. */
export function fieldsOf(schema: SchemaObject, schemas: Schemas): readonly SchemaField[] {
  const held = resolve(schema, schemas);
  if (held.properties !== undefined) {
    const required = new Set(held.required);
    return Object.entries(held.properties).map(([name, field]) => ({
      name,
      schema: field,
      required: required.has(name),
    }));
  }
  if (held.items !== undefined) return fieldsOf(held.items, schemas);
  const parts = held.allOf ?? alternativesOf(held);
  const seen = new Map<string, SchemaField>();
  for (const part of parts) {
    for (const field of fieldsOf(part, schemas)) {
      if (!seen.has(field.name)) seen.set(field.name, field);
    }
  }
  if (seen.size > 0) return [...seen.values()];
  const { additionalProperties } = held;
  return typeof additionalProperties === "object" && Object.keys(additionalProperties).length > 0
    ? [{ name: "(any name)", schema: additionalProperties, required: false }]
    : [];
}

/** An example of a schema: what is required, and no deeper than three levels. */
export function exampleOf(schema: SchemaObject, schemas: Schemas, depth = 0): unknown {
  const held = resolve(schema, schemas);
  if (held.default !== undefined) return held.default;
  if (held.const !== undefined) return held.const;
  if (held.enum !== undefined) return held.enum[0];
  const [first] = held.anyOf ?? held.oneOf ?? held.allOf ?? [];
  if (first !== undefined) return exampleOf(first, schemas, depth);
  const [type] = held.type === undefined ? [] : [held.type].flat();
  if (held.properties !== undefined) {
    if (depth >= 3) return {};
    return Object.fromEntries(
      fieldsOf(held, schemas)
        .filter((field) => field.required)
        .map((field) => [field.name, exampleOf(field.schema, schemas, depth + 1)]),
    );
  }
  switch (type) {
    case "array":
      return depth >= 3 || held.items === undefined
        ? []
        : [exampleOf(held.items, schemas, depth + 1)];
    case "integer":
    case "number":
      return held.minimum !== undefined && held.minimum > 0 ? held.minimum : 0;
    case "boolean":
      return false;
    case "string":
      return "text";
    case "null":
      return null;
    default:
      return {};
  }
}
