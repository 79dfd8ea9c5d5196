import { canonicalJson, EdgeloomError, hash32, type JsonValue } from "@edgeloom/kernel";
import type { RememberedCommand } from "../state/change.ts";
import type { DurableState } from "../state/durable-state.ts";

/** 64 bits over a command's name and request: enough to tell requests apart under one key. */
export function fingerprintOf(name: string, request: JsonValue): string {
  const text = `${name} ${canonicalJson(request)}`;
  return `${hash32(text).toString(16)}-${hash32(`/${text}`).toString(16)}`;
}

/**
 * The command already executed under `key`, or undefined.
 * @throws EdgeloomError `conflict` when the key was used for another command or request.
 */
export function recallCommand(
  state: DurableState,
  key: string,
  fingerprint: string,
): RememberedCommand | undefined {
  const remembered = state.remembered.get(key);
  if (remembered === undefined || remembered.fingerprint === fingerprint) return remembered;
  throw new EdgeloomError({
    code: "conflict",
    message: `Key "${key}" has already been used for another command`,
    remedy: "Give each command its own key; the same key only to send the same command again",
    field: "key",
  });
}
