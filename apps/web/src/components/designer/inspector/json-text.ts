import { type JsonValue, jsonValueSchema } from "@edgeloom/kernel";

export type ParsedJson =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: string };

/** JSON text as a value, or where and why it is none. */
export function parseJson(text: string): ParsedJson {
  try {
    const parsed = jsonValueSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { ok: true, value: parsed.data };
    return { ok: false, reason: parsed.error.issues[0]?.message ?? "This is no JSON value." };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset = /position (\d+)/.exec(message)?.[1];
    if (offset === undefined) return { ok: false, reason: message };
    const before = text.slice(0, Number(offset)).split("\n");
    const column = (before.at(-1)?.length ?? 0) + 1;
    const what = message.replace(/ in JSON at position.*$/, "").replace(/ \(line.*$/, "");
    return { ok: false, reason: `Line ${before.length}, column ${column}: ${what}` };
  }
}
