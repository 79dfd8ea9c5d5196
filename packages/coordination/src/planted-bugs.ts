/**
 * Defects that the simulation must be able to find. Each is a branch in the shipped code that is taken only when its
 * name is in the set given to a core, which only tests do: a checker that never saw a bug proves nothing
 * (mutation testing; DeMillo, Lipton and Sayward, 1978).
 */
export type PlantedBug = ConsensusBug | MachineBug | StorageBug | OrderingBug;

/** Defects of the consensus core, each with what it does wrong. */
export const consensusBugs = {
  acknowledges_entries_before_persisting:
    "A follower answers an append before its entries are durable.",
  commits_beyond_matched_entries:
    "A follower takes over the leader's commit index up to its own last entry, matched or not.",
  commits_prior_term_by_count:
    "A leader commits an entry of an earlier term because a majority holds it (paper, figure 8).",
  compares_only_log_length: "A voter compares the lengths of the logs, not their last terms.",
  configuration_effective_at_commit:
    "A member decides by a new configuration only once it is committed.",
  counts_answers_of_earlier_terms:
    "A leader takes an append's answer from an earlier term for one of its own.",
  forgets_vote_on_step_down: "A candidate that falls back within its term forgets its vote.",
  forgets_vote_on_restart: "The term is written, the vote is not.",
  grants_vote_before_persisting: "A vote leaves before it is durable.",
  keeps_lease_during_transfer: "A leader that asked for an election still reads by its lease.",
  keeps_vote_across_terms: "A vote of an earlier term binds the member in the next one.",
  leader_counts_entries_before_persisting:
    "A leader counts itself before its own disk has the entry.",
  learner_counts_for_commit: "A learner's copy counts towards the majority.",
  lease_checked_at_last_tick:
    "The lease is compared with the time of the last tick, not of the read.",
  lease_from_answer_time:
    "The lease runs from when the answers arrived, not from when the round began.",
  read_index_without_round: "A leader answers a read without asking whether it still leads.",
  read_index_before_own_commit:
    "A new leader answers reads before it has committed an entry of its term.",
  reuses_read_tickets_after_restart:
    "A restarted follower numbers its reads from one again and takes an old answer for a new one.",
  single_majority_while_joint: "In a joint configuration only the new majority is asked.",
  skips_joint_configuration: "The group goes from the old voters to the new ones in one step.",
  skips_log_check_on_vote: "A voter does not compare logs at all.",
  snapshot_drops_matching_tail:
    "A snapshot that the log already contains makes the member forget the entries after it.",
  snapshot_keeps_conflicting_suffix:
    "A member whose log is longer than a snapshot keeps it, although the two disagree.",
  stale_leader_refreshes_timer: "An append of an earlier term puts off the election.",
  transfer_vote_skips_log_check: "A voter trusts the successor's log because the leader chose it.",
  truncates_on_every_append:
    "A follower cuts its log to what an append carries, so that a late duplicate removes later entries.",
  votes_at_once_after_restart:
    "A restarted voter does not wait for the leader whose lease it may have granted.",
  votes_twice_in_term: "A voter does not look whom it has voted for.",
} as const;

export type ConsensusBug = keyof typeof consensusBugs;

/** Defects of the state machine and of the replica that drives it. */
export const machineBugs = {
  applies_before_commit: "A member applies what it has stored, committed or not.",
  expires_lease_despite_renewal: "An expiry ends a lease that was kept alive in the meantime.",
  expires_lock_of_later_holder: "An expiry frees a lock that has passed to another since.",
  forgets_session_outcomes: "A proposal that comes again is applied again.",
  leaves_sessions_out_of_snapshot: "A snapshot forgets what each session has been answered.",
  reads_before_term_start_committed:
    "A new leader answers reads by itself before it has applied an entry of its own term.",
  replies_before_commit:
    "A client is answered at once by what its proposal would do to the present state.",
  reuses_fencing_tokens_after_restore:
    "A restored machine goes on counting from the largest token still held.",
  skips_fence_check: "A write is applied whatever token it carries.",
  skips_lease_extension_after_election: "A new leader takes all times to live for over.",
} as const;

export type MachineBug = keyof typeof machineBugs;

/** Defects of the log and of the snapshot store. */
export const storageBugs = {
  accepts_torn_tail: "Recovery takes an append for whole that a crash has torn.",
  acknowledges_hard_state_before_sync: "Term and vote are called durable before their sync.",
  cuts_acknowledged_entries_on_recovery: "Recovery drops the last frame, sound as it is.",
  ignores_checksum: "Frames and snapshots are read without a look at their checksums.",
  renames_snapshot_before_sync: "A snapshot gets its name before its bytes are on the disk.",
  retries_failed_sync: "After a failed sync the log tries again and believes the second answer.",
  skips_sync: "Appends are called durable without a sync.",
  treats_full_disk_as_success: "An append that found no room is called durable.",
} as const;

export type StorageBug = keyof typeof storageBugs;

/** Defects of hybrid clocks and of global ordering. */
export const orderingBugs = {
  hybrid_clock_goes_back: "A hybrid clock follows the wall clock back.",
  ignores_depends_on: "An event is delivered before those it depends on.",
  loses_deduplication: "An event that comes twice is delivered twice.",
} as const;

export type OrderingBug = keyof typeof orderingBugs;
