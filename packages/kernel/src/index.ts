export { assertNever, invariant } from "./assert.ts";
export type { Brand } from "./brand.ts";
export type { ErrorCode, ErrorDetails } from "./errors.ts";
export { EdgeloomError, errorCodes, toErrorDetails } from "./errors.ts";
export type {
  EdgeNodeId,
  FleetId,
  RunId,
  UserId,
  WorkerId,
  WorkflowId,
  WorkspaceId,
} from "./ids.ts";
export { createId } from "./ids.ts";
export type { JsonObject, JsonPrimitive, JsonValue } from "./json.ts";
export { canonicalJson, jsonValueSchema, reservedKeys } from "./json.ts";
export type { Random, SeededRandom } from "./random.ts";
export { createSeededRandom, hash32 } from "./random.ts";
export type { Result } from "./result.ts";
export { err, ok } from "./result.ts";
export type { Clock, EpochMs, TimerHandle, Timers } from "./time.ts";
export { sleep } from "./time.ts";
export type { VirtualTime } from "./virtual-time.ts";
export { createVirtualTime } from "./virtual-time.ts";
