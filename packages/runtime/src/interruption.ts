/**
 * Why a run is stopped from outside; the reason of the signal that `executeRun` gets. Any other reason counts as
 * `cancel`.
 *
 * - `cancel`: somebody asked for it; the run ends as cancelled.
 * - `release`: the worker shuts down; the run goes back to the queue as it is.
 * - `fenced`: another worker owns the run; nothing more is written.
 */
export class RunInterruption extends Error {
  readonly kind: "cancel" | "release" | "fenced";

  constructor(kind: RunInterruption["kind"]) {
    super(`The run is interrupted: ${kind}.`);
    this.name = "RunInterruption";
    this.kind = kind;
  }
}
