/**
 * Defects that the simulation must be able to find. Each is a branch in the shipped code that is taken only when its
 * name is in the set given to a core, which only tests do: a checker that never saw a bug proves nothing
 * (mutation testing; DeMillo, Lipton and Sayward, 1978).
 */
export type PlantedBug =
  | "commits_prior_term_by_count"
  | "grants_vote_before_persisting"
  // State machine and replica.
  | "applies_before_commit"
  | "expires_lease_despite_renewal"
  | "expires_lock_of_later_holder"
  | "forgets_session_outcomes"
  | "leaves_sessions_out_of_snapshot"
  | "reads_before_term_start_committed"
  | "replies_before_commit"
  | "reuses_fencing_tokens_after_restore"
  | "skips_fence_check"
  | "skips_lease_extension_after_election"
  // Log and snapshot store.
  | "accepts_torn_tail"
  | "acknowledges_hard_state_before_sync"
  | "cuts_acknowledged_entries_on_recovery"
  | "ignores_checksum"
  | "renames_snapshot_before_sync"
  | "retries_failed_sync"
  | "skips_sync"
  | "treats_full_disk_as_success"
  // Clock and ordering.
  | "hybrid_clock_goes_back"
  | "ignores_depends_on"
  | "loses_deduplication";
