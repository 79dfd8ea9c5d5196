import { type JsonValue, reservedKeys } from "@edgeloom/kernel";

/** The output path that stands for the whole output, and the input that every ordinary node has. */
export const mainPort = "main";

const arrayIndex = /^(0|[1-9][0-9]{0,9})$/;

function readField(value: JsonValue, key: string): JsonValue | undefined {
  if (value === null || typeof value !== "object" || reservedKeys.has(key)) return undefined;
  if (Array.isArray(value)) return arrayIndex.test(key) ? value[Number(key)] : undefined;
  return Object.hasOwn(value, key) ? (value as Record<string, JsonValue>)[key] : undefined;
}

/**
 * The value at an output path: `main` is the whole output, else an own field (`plan`) or a dotted path
 * (`health.cpu`, `nodes.0.id`). A field whose name itself holds dots wins over splitting, the longest first.
 * Undefined when there is no such value, which makes the edge dead.
 */
export function readOutputPath(output: JsonValue, path: string): JsonValue | undefined {
  if (path === mainPort) return output;
  let value = output;
  let rest = path;
  for (;;) {
    const whole = readField(value, rest);
    if (whole !== undefined) return whole;
    let cut = rest.lastIndexOf(".");
    let field: JsonValue | undefined;
    while (cut > 0) {
      field = readField(value, rest.slice(0, cut));
      if (field !== undefined) break;
      cut = rest.lastIndexOf(".", cut - 1);
    }
    if (field === undefined) return undefined;
    value = field;
    rest = rest.slice(cut + 1);
  }
}

/** Whether `path` reads `port` or something inside its value. */
export function startsAtPort(path: string, port: string): boolean {
  return path === port || (path.length > port.length && path.startsWith(`${port}.`));
}
