import { assertNever } from "@edgeloom/kernel";
import type { ReadFailure, Refusal } from "../raft/types.ts";
import type { ReplicaError, ReplicaErrorReason } from "./types.ts";

export function readError({ reason, leader }: ReadFailure): ReplicaError {
  return {
    reason: reason === "timeout" ? "leadership_lost" : "not_leader",
    leader,
    uncertain: false,
  };
}

export function errorOf({ reason, leader }: Refusal): ReplicaError {
  return { reason: reasonOf(reason), leader, uncertain: false };
}

function reasonOf(reason: Refusal["reason"]): ReplicaErrorReason {
  switch (reason) {
    case "not_leader":
    case "transferring":
    case "overloaded":
      return reason;
    case "leader_not_ready":
      return "not_ready";
    case "change_in_progress":
      return "configuration_pending";
    case "invalid_configuration":
    case "not_a_voter":
    case "already_leader":
      return "invalid_change";
    default:
      return assertNever(reason);
  }
}
