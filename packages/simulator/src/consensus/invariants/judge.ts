/** What must hold at every step; each is named as in the literature where it has a name there. */
export const invariantNames = [
  /** At most one leader a term (Raft paper, figure 3). */
  "election_safety",
  /** A member votes for one candidate a term. */
  "single_vote",
  /** Logs that agree on an entry agree on all before it. */
  "log_matching",
  /** A leader holds every entry committed in earlier terms. */
  "leader_completeness",
  /** No two members apply different entries at one index, nor with different outcomes or states. */
  "state_machine_safety",
  /** A member applies each index once, in order, until it starts anew. */
  "apply_order",
  /** Votes and terms told to others are on the disk. */
  "vote_persisted",
  /** Entries acknowledged to others are on the disk. */
  "entries_persisted",
  /** Any two quorums of configurations that follow each other overlap, and one change ends before the next begins. */
  "configuration_overlap",
  /** A leader is elected by votes of a majority, of both majorities while joint. */
  "election_quorum",
  /** What a leader commits is on the disks of a majority, of both majorities while joint. */
  "commit_quorum",
  /** A voter grants its vote only to a log at least as complete as its own (Raft paper, section 5.4.1). */
  "election_restriction",
  /** What a leader counts for a member is what that has acknowledged in the leader's term. */
  "match_index",
  /** An append of an earlier term does not put off an election. */
  "election_timer",
  /** While a leader holds its lease nobody is elected in a later term (Ongaro's thesis, section 6.4.1). */
  "lease_exclusive",
  /** A read is given an index that covers what was committed when it was asked. */
  "read_index",
  /** A member never gives two reads that it forwards one ticket, in no two of its lives. */
  "read_ticket_unique",
  /** An expiry ends the tenure that it names, and no later one. */
  "expiry_names_holder",
  /** No two clients believe, each by its own clock, to hold one lease. */
  "single_lease_holder",
  /** Fencing tokens grow from grant to grant. */
  "fencing_tokens_increase",
  /** A read sees at least what was acknowledged before it began. */
  "read_freshness",
  /** A write is ordered after what was acknowledged before it began. */
  "write_order",
  /** What was acknowledged to a client is what the group applied, and stays so. */
  "acknowledged_write_kept",
  "linearizability",
  /** A search for a linear order that ran out of its budget has shown nothing. */
  "linearizability_decided",
  /** After the last fault: one leader, equal logs, equal states, no request without answer. */
  "convergence",
  /** The cores keep running: they throw nothing and do not find undamaged data damaged. */
  "no_failure",
  /** Hybrid clocks never go back, follow what they received, and stay near the wall clock. */
  "hybrid_clock",
  /** Each event is delivered once, after all that it depends on. */
  "causal_delivery",
] as const;

export type InvariantName = (typeof invariantNames)[number];

export interface Violation {
  readonly invariant: InvariantName;
  readonly detail: string;
  readonly atMs: number;
  readonly step: number;
}

/** Takes note of the first violation, which ends a run. */
export interface Judge {
  fail(invariant: InvariantName, detail: string): void;
  violation(): Violation | null;
}

export function createJudge(position: () => { atMs: number; step: number }): Judge {
  let first: Violation | null = null;
  return {
    fail(invariant, detail) {
      first ??= { invariant, detail, ...position() };
    },
    violation: () => first,
  };
}
