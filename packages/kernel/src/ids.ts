import type { Brand } from "./brand.ts";
import type { Random } from "./random.ts";

export type WorkspaceId = Brand<string, "WorkspaceId">;
export type UserId = Brand<string, "UserId">;
export type WorkflowId = Brand<string, "WorkflowId">;
export type RunId = Brand<string, "RunId">;
export type FleetId = Brand<string, "FleetId">;
/** Identity of an edge node (a member of a fleet), never of a workflow node. */
export type EdgeNodeId = Brand<string, "EdgeNodeId">;
export type WorkerId = Brand<string, "WorkerId">;

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * A sortable id: 10 characters of time (base 32, milliseconds since 1970) and 12 of randomness,
 * behind a prefix that names its kind, e.g. `run_01jd8w3k2a…`.
 */
export function createId<Id extends string>(prefix: string, nowMs: number, random: Random): Id {
  let time = "";
  let rest = Math.floor(nowMs);
  for (let i = 0; i < 10; i += 1) {
    time = alphabet.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let tail = "";
  for (let i = 0; i < 12; i += 1) tail += alphabet.charAt(Math.floor(random.next() * 32));
  return `${prefix}_${time}${tail}` as Id;
}
