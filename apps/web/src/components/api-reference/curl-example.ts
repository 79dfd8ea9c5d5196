import type { ApiOperation } from "./openapi-document.ts";
import { exampleOf, type Schemas } from "./schema-words.ts";

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The path of an operation with values put in; what has none keeps its braces. Empty query values are left out. */
export function addressOf(
  operation: Pick<ApiOperation, "path" | "parameters">,
  values: Readonly<Record<string, string>>,
): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined || value === "" ? whole : encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const parameter of operation.parameters) {
    const value = values[parameter.name];
    if (parameter.in === "query" && value !== undefined && value !== "") {
      query.set(parameter.name, value);
    }
  }
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** A command that calls an operation from a terminal with a key from the environment. */
export function curlExample(operation: ApiOperation, origin: string, schemas: Schemas): string {
  const required = Object.fromEntries(
    operation.parameters
      .filter((parameter) => parameter.in === "query" && parameter.required === true)
      .map((parameter) => [
        parameter.name,
        String(exampleOf(parameter.schema ?? {}, schemas) ?? ""),
      ]),
  );
  const lines = [
    `curl ${operation.method === "get" ? "" : `-X ${operation.method.toUpperCase()} `}${quote(`${origin}${addressOf(operation, required)}`)}`,
    `-H "Authorization: Bearer $EDGELOOM_API_KEY"`,
  ];
  if (operation.body !== undefined) {
    const body = JSON.stringify(exampleOf(operation.body, schemas), null, 2);
    lines.push(`-H 'Content-Type: application/json'`, `-d ${quote(body)}`);
  }
  return lines.join(" \\\n  ");
}
