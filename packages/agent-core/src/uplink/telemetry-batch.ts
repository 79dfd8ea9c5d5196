/**
 * Samples of many edge nodes as columns, so that ten thousand a second make no garbage. `node` is the place
 * of a node in the uplink's list; a row of `values` is as wide as `telemetryFields`, with NaN for what was not
 * measured.
 */
export interface TelemetryBatch {
  readonly length: number;
  readonly node: Uint32Array;
  readonly at: Float64Array;
  readonly values: Float32Array;
}
