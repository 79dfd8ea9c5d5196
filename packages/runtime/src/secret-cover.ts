import { type ParameterPath, type Parameters, redacted } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";

/** Shorter values than this are too common to be told from ordinary text. */
const secretCharactersMin = 4;

/** The secret values at these paths of resolved parameters. */
export function secretValues(
  values: Parameters,
  paths: readonly ParameterPath[],
): readonly string[] {
  return paths.flatMap((path) => {
    let value: unknown = values;
    for (const key of path) value = (value as Record<string | number, unknown> | undefined)?.[key];
    return typeof value === "string" && value.length >= secretCharactersMin ? [value] : [];
  });
}

/** A copy in which no string holds one of `secrets`; the value itself when there are none. */
export function coverSecrets(value: JsonValue, secrets: readonly string[]): JsonValue {
  if (secrets.length === 0) return value;
  if (typeof value === "string") {
    return secrets.reduce((text, secret) => text.replaceAll(secret, redacted), value);
  }
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => coverSecrets(item, secrets));
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      String(coverSecrets(key, secrets)),
      coverSecrets(field, secrets),
    ]),
  );
}
