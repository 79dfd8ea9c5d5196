import { EdgeloomError, type JsonValue } from "@edgeloom/kernel";

/** The address with the query added to what it already has. */
export function addQuery(url: string, query: Readonly<Record<string, string>>): string {
  const parsed = URL.parse(url);
  if (parsed === null || (parsed.protocol !== "http:" && parsed.protocol !== "https:")) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: `"${url}" is not an http or https address.`,
      remedy: "Write the whole address, such as https://example.org/path.",
      field: "url",
    });
  }
  for (const [name, value] of Object.entries(query)) parsed.searchParams.append(name, value);
  return parsed.toString();
}

export interface RequestBody {
  readonly contentType: string;
  readonly text: string;
}

/** The body as text with its media type; undefined when there is none. */
export function encodeBody(
  mode: "none" | "json" | "form" | "text",
  body: JsonValue | undefined,
): RequestBody | undefined {
  switch (mode) {
    case "none":
      return undefined;
    case "json":
      return { contentType: "application/json", text: JSON.stringify(body ?? null) };
    case "text":
      return {
        contentType: "text/plain; charset=utf-8",
        text: typeof body === "string" ? body : JSON.stringify(body ?? ""),
      };
    case "form": {
      const fields = typeof body === "object" && body !== null ? Object.entries(body) : [];
      const form = new URLSearchParams(
        fields.map(([name, value]): [string, string] => [
          name,
          typeof value === "string" ? value : JSON.stringify(value),
        ]),
      );
      return { contentType: "application/x-www-form-urlencoded", text: form.toString() };
    }
  }
}

/** A response's body as a value: JSON when it says so and is, else the text. */
export function decodeBody(
  format: "auto" | "json" | "text",
  contentType: string,
  text: string,
): JsonValue {
  if (format === "text") return text;
  if (format === "auto" && !/[/+]json\b/i.test(contentType)) return text;
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch (error) {
    if (format === "auto") return text;
    throw new EdgeloomError(
      {
        code: "upstream_failed",
        message: "The response is not JSON.",
        remedy: "Choose text as the response format to look at what came.",
        field: "responseFormat",
      },
      { cause: error },
    );
  }
}
