import { EdgeloomError } from "@edgeloom/kernel";

/** The object is unwrapped, or refused as not found: also when it belongs to another workspace. */
export function found<T>(value: T | null | undefined, kind: string, id: string): T {
  if (value !== null && value !== undefined) return value;
  throw new EdgeloomError({
    code: "not_found",
    message: `There is no ${kind} "${id}" in this workspace`,
    remedy: "Check the address, or switch to the workspace that it belongs to.",
  });
}
