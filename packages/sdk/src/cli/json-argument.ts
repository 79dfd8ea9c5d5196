import { type JsonValue, jsonValueSchema } from "@edgeloom/kernel";
import { usageError } from "./failure.ts";
import { readText } from "./workflow-file.ts";

/** JSON given on the command line, or `@file` that holds it. */
export async function readJsonArgument(text: string, option: string): Promise<JsonValue> {
  const json = text.startsWith("@") ? await readText(text.slice(1)) : text;
  try {
    return jsonValueSchema.parse(JSON.parse(json));
  } catch {
    throw usageError(
      `${option} is not JSON`,
      `For example: ${option} '{"userCoordinates":{"latitude":52.5,"longitude":13.4}}', or ${option} @input.json`,
    );
  }
}
