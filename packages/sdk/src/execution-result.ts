import type { ErrorDetails, JsonValue } from "@edgeloom/kernel";
import { EdgeloomError, errorCodes } from "@edgeloom/kernel";

/** What a run gave. */
export interface ExecutionResult {
  readonly runId: string;
  /** Output of each node that ran, by node id; of a node in a loop, that of its last iteration. */
  readonly results: Readonly<Record<string, JsonValue>>;
  /** Values of the Output nodes by name, or of the leaf nodes where there is none. */
  readonly output: JsonValue;
}

/** A run that did not succeed; what its nodes gave before is kept. */
export class RunFailedError extends EdgeloomError {
  readonly runId: string;
  readonly results: ExecutionResult["results"];

  constructor(
    runId: string,
    details: ErrorDetails | { code: string; message: string },
    results: ExecutionResult["results"],
  ) {
    const known = details.code in errorCodes;
    super({
      ...details,
      code: known ? (details.code as keyof typeof errorCodes) : "internal",
      message: `Run ${runId} failed: ${details.message}`,
    });
    this.name = "RunFailedError";
    this.runId = runId;
    this.results = results;
  }
}
