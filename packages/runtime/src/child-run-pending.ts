/**
 * Thrown by an implementation of ChildRuns when the child run goes on without this worker: the step waits, and is
 * executed again, under the same key, when the child has ended.
 */
export class ChildRunPending extends Error {
  readonly childRunId: string;

  constructor(childRunId: string) {
    super(`Child run ${childRunId} has not ended.`);
    this.name = "ChildRunPending";
    this.childRunId = childRunId;
  }
}
