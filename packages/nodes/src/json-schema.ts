import type { JsonObject, JsonValue } from "@edgeloom/kernel";
import { z } from "zod";

/** Any JSON value. */
export const jsonValue: z.ZodType<JsonValue, JsonValue> = z.json();

/** Any JSON object. */
export const jsonObject: z.ZodType<JsonObject, JsonObject> = z.record(z.string(), z.json());

/** Whether a value is a JSON object, and neither a list nor null. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a JSON list. */
export function isJsonList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
