import { jsonLanguage } from "@codemirror/lang-json";
import { type JsonValue, jsonValueSchema } from "@edgeloom/kernel";

export type ParsedJson =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: string };

/** Offset of the first place that is no JSON, by the editor's own grammar; engines do not always tell it. */
function firstFault(text: string): number {
  let fault = text.length;
  jsonLanguage.parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) fault = Math.min(fault, node.from);
    },
  });
  return fault;
}

/** JSON text as a value, or where it is none. */
export function parseJson(text: string): ParsedJson {
  try {
    const parsed = jsonValueSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { ok: true, value: parsed.data };
    return { ok: false, reason: parsed.error.issues[0]?.message ?? "This is no JSON value." };
  } catch {
    const fault = firstFault(text);
    const before = text.slice(0, fault).split("\n");
    const column = (before.at(-1)?.length ?? 0) + 1;
    const found = text.slice(fault).split("\n")[0]?.trim().slice(0, 20);
    const what = found ? `"${found}" is not JSON here` : "something is missing here";
    return { ok: false, reason: `Line ${before.length}, column ${column}: ${what}.` };
  }
}
