import type { PlantedBug } from "@edgeloom/coordination";
import type { InvariantName } from "./invariants/judge.ts";

/** A seed that gives a planted bug away. */
export interface CaughtBug {
  readonly bug: PlantedBug;
  readonly seed: number;
  readonly invariant: InvariantName;
}

/** Found by `npm run soak -- --bugs --seeds 200`: the first seed for each. */
export const caughtBugs: readonly CaughtBug[] = [
  { bug: "accepts_torn_tail", seed: 47, invariant: "no_failure" },
  { bug: "acknowledges_entries_before_persisting", seed: 6, invariant: "entries_persisted" },
  { bug: "acknowledges_hard_state_before_sync", seed: 5, invariant: "no_failure" },
  { bug: "applies_before_commit", seed: 1, invariant: "state_machine_safety" },
  { bug: "commits_beyond_matched_entries", seed: 4, invariant: "state_machine_safety" },
  { bug: "commits_prior_term_by_count", seed: 81, invariant: "leader_completeness" },
  { bug: "compares_only_log_length", seed: 11, invariant: "election_restriction" },
  { bug: "configuration_effective_at_commit", seed: 7, invariant: "configuration_overlap" },
  { bug: "counts_answers_of_earlier_terms", seed: 13, invariant: "match_index" },
  { bug: "cuts_acknowledged_entries_on_recovery", seed: 57, invariant: "entries_persisted" },
  { bug: "expires_lease_despite_renewal", seed: 116, invariant: "single_lease_holder" },
  { bug: "expires_lock_of_later_holder", seed: 5, invariant: "expiry_names_holder" },
  { bug: "forgets_session_outcomes", seed: 1, invariant: "linearizability" },
  { bug: "forgets_vote_on_restart", seed: 1, invariant: "vote_persisted" },
  { bug: "forgets_vote_on_step_down", seed: 4, invariant: "single_vote" },
  { bug: "grants_vote_before_persisting", seed: 18, invariant: "vote_persisted" },
  { bug: "hybrid_clock_goes_back", seed: 1, invariant: "hybrid_clock" },
  { bug: "ignores_checksum", seed: 47, invariant: "no_failure" },
  { bug: "ignores_depends_on", seed: 1, invariant: "causal_delivery" },
  { bug: "keeps_lease_during_transfer", seed: 185, invariant: "lease_exclusive" },
  { bug: "keeps_vote_across_terms", seed: 1, invariant: "convergence" },
  { bug: "leader_counts_entries_before_persisting", seed: 11, invariant: "commit_quorum" },
  { bug: "learner_counts_for_commit", seed: 1, invariant: "commit_quorum" },
  { bug: "lease_checked_at_last_tick", seed: 39, invariant: "read_index" },
  { bug: "lease_from_answer_time", seed: 71, invariant: "read_index" },
  { bug: "leaves_sessions_out_of_snapshot", seed: 1, invariant: "state_machine_safety" },
  { bug: "loses_deduplication", seed: 1, invariant: "causal_delivery" },
  { bug: "read_index_before_own_commit", seed: 4, invariant: "read_index" },
  { bug: "read_index_without_round", seed: 43, invariant: "read_index" },
  { bug: "reads_before_term_start_committed", seed: 13, invariant: "read_freshness" },
  { bug: "renames_snapshot_before_sync", seed: 5, invariant: "no_failure" },
  { bug: "replies_before_commit", seed: 1, invariant: "acknowledged_write_kept" },
  { bug: "retries_failed_sync", seed: 49, invariant: "no_failure" },
  { bug: "reuses_fencing_tokens_after_restore", seed: 25, invariant: "state_machine_safety" },
  { bug: "reuses_read_tickets_after_restart", seed: 11, invariant: "read_ticket_unique" },
  { bug: "single_majority_while_joint", seed: 24, invariant: "commit_quorum" },
  { bug: "skips_fence_check", seed: 2, invariant: "linearizability" },
  { bug: "skips_joint_configuration", seed: 30, invariant: "configuration_overlap" },
  { bug: "skips_lease_extension_after_election", seed: 6, invariant: "single_lease_holder" },
  { bug: "skips_log_check_on_vote", seed: 4, invariant: "election_restriction" },
  { bug: "skips_sync", seed: 2, invariant: "no_failure" },
  { bug: "snapshot_drops_matching_tail", seed: 8, invariant: "entries_persisted" },
  { bug: "snapshot_keeps_conflicting_suffix", seed: 43, invariant: "state_machine_safety" },
  { bug: "stale_leader_refreshes_timer", seed: 6, invariant: "election_timer" },
  { bug: "transfer_vote_skips_log_check", seed: 13, invariant: "election_restriction" },
  { bug: "treats_full_disk_as_success", seed: 18, invariant: "no_failure" },
  { bug: "truncates_on_every_append", seed: 1, invariant: "convergence" },
  { bug: "votes_at_once_after_restart", seed: 8, invariant: "lease_exclusive" },
  { bug: "votes_twice_in_term", seed: 5, invariant: "single_vote" },
];
