/** Commitment: paper, sections 5.3 and 5.4.2. */
import { onConfigurationsCommitted } from "./configuration-history.ts";
import type { Core } from "./core.ts";
import { type Leading, reachedByQuorum } from "./leading.ts";
import { onLeaderCommit } from "./membership.ts";
import { updatePeers } from "./peers.ts";
import type { Progress } from "./progress.ts";

const matchOf = (progress: Progress): number => progress.match;

/** Advances the leader's commit index to what a majority holds durably, if an entry of the leader's own term is there. */
export function advanceCommit(core: Core, leading: Leading, now: number): void {
  leading.own.match = core.bugs.has("leader_counts_entries_before_persisting")
    ? core.log.lastIndex()
    : core.log.persisted;
  const index = reachedByQuorum(leading, matchOf);
  if (index <= core.commit || !Number.isFinite(index)) return;
  // An older entry, though a majority holds it, may still be overwritten by another leader (paper, figure 8).
  const isOwnTerm = core.log.termAt(index) === core.term;
  if (!isOwnTerm && !core.bugs.has("commits_prior_term_by_count")) return;
  commitTo(core, index, now);
}

/** Everything up to `index` is committed. */
export function commitTo(core: Core, index: number, now: number): void {
  const from = core.commit;
  if (index <= from) return;
  core.commit = index;
  const isInForceNow = onConfigurationsCommitted(core, from);
  if (core.leading === null) return;
  if (isInForceNow) updatePeers(core, core.leading, now);
  onLeaderCommit(core, core.leading, now);
}
