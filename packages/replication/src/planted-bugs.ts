/**
 * Defects that the simulation of replicas must find. Each is a branch in the shipped code that is taken only when its
 * name is in the set given to a replica, which only tests do.
 */
export const replicationBugs = {
  merge_drops_concurrent: "Of concurrent versions, a replica keeps the first that it saw.",
  hint_dropped: "A replica forgets what it could not deliver.",
  staleness_by_write_age: "A read is fresh enough when its value was written lately.",
  staleness_from_answer_time:
    "A copy counts as fresh from when a comparison ended, not from when it began.",
  ignores_session: "A replica answers a session without what the session has seen.",
  session_forgets_reads: "A session remembers what it wrote, but not what it read.",
  merge_not_persisted: "A replica says that it has a version that its disk never gets.",
  counter_joined_by_addition: "The parts of a counter are added where the larger one counts.",
  removal_forgets_context: "A set takes an element back that was removed elsewhere.",
} as const;

export type ReplicationBug = keyof typeof replicationBugs;
