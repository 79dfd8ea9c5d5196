/**
 * Defects that the simulation must be able to find. Each is a branch in the shipped code that is taken only when its
 * name is in the set given to a core, which only tests do: a checker that never saw a bug proves nothing
 * (mutation testing; DeMillo, Lipton and Sayward, 1978).
 */
export type PlantedBug = "commits_prior_term_by_count" | "grants_vote_before_persisting";
