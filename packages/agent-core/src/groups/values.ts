import { canonicalJson, EdgeloomError, type JsonValue } from "@edgeloom/kernel";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** The bytes that stand for a JSON value in a group's state: the same value always gives the same bytes. */
export function bytesOfJson(value: JsonValue): Uint8Array {
  return encoder.encode(canonicalJson(value));
}

/** @throws EdgeloomError `conflict` when another program stored what is not JSON under this key. */
export function jsonOfBytes(bytes: Uint8Array, key: string): JsonValue {
  try {
    return JSON.parse(decoder.decode(bytes)) as JsonValue;
  } catch {
    throw new EdgeloomError({
      code: "conflict",
      message: `"${key}" holds bytes that are not JSON`,
      remedy: "Delete the key or read it with the program that wrote it",
    });
  }
}
