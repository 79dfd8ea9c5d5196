import type { Configuration, MemberId } from "./entries.ts";
import type { Role } from "./types.ts";

/** What happened inside a core, for traces, invariants and the coordination view. Made only when something changes. */
export type RaftEvent =
  | { readonly type: "term_changed"; readonly term: number }
  | { readonly type: "role_changed"; readonly role: Role; readonly term: number }
  | { readonly type: "leader_changed"; readonly leader: MemberId | null; readonly term: number }
  | { readonly type: "vote_granted"; readonly candidate: MemberId; readonly term: number }
  | { readonly type: "quorum_lost"; readonly term: number }
  | { readonly type: "log_truncated"; readonly from: number; readonly term: number }
  | {
      readonly type: "configuration_changed";
      readonly index: number;
      readonly configuration: Configuration;
      /** Why it is in force now: its entry was appended, or a later one was cut off, or it came with a snapshot. */
      readonly cause: "appended" | "truncated" | "snapshot";
    }
  | {
      readonly type: "configuration_committed";
      readonly index: number;
      readonly configuration: Configuration;
    }
  | {
      readonly type: "change_abandoned";
      readonly voters: readonly MemberId[];
      readonly learners: readonly MemberId[];
    }
  | { readonly type: "transfer_started"; readonly to: MemberId }
  | {
      readonly type: "transfer_ended";
      readonly to: MemberId;
      readonly reason: "timed_out" | "left_office";
    }
  | { readonly type: "snapshot_started"; readonly to: MemberId; readonly index: number }
  | { readonly type: "snapshot_installed"; readonly index: number; readonly term: number };
