import { type TelemetrySample, type TelemetryValues, telemetryFields } from "@edgeloom/agent-core";
import { EdgeloomError } from "@edgeloom/kernel";
import { decode, encode } from "@msgpack/msgpack";
import { z } from "zod";

/** Index that the gateway gives to an edge node in its answer to `hello`; unique in one installation. */
export type NodeIndex = number;

export interface IndexedSample {
  readonly index: NodeIndex;
  readonly sample: TelemetrySample;
}

const frameSchema = z.object({
  v: z.literal(1),
  n: z.number().int().min(0).max(100_000),
  index: z.instanceof(Uint8Array),
  at: z.instanceof(Uint8Array),
  values: z.instanceof(Uint8Array),
});

/**
 * Packs samples of many edge nodes into one MessagePack frame of three columns: indexes (u32), times (f64) and
 * values (f32, one row of {@link telemetryFields} a sample, NaN for null), all little-endian. 60 bytes a sample.
 */
export function encodeTelemetryFrame(samples: readonly IndexedSample[]): Uint8Array {
  const width = telemetryFields.length;
  const index = new Uint32Array(samples.length);
  const at = new Float64Array(samples.length);
  const values = new Float32Array(samples.length * width);
  samples.forEach(({ index: nodeIndex, sample }, row) => {
    index[row] = nodeIndex;
    at[row] = sample.at;
    telemetryFields.forEach((field, column) => {
      values[row * width + column] = sample.values[field] ?? Number.NaN;
    });
  });
  return encodeTelemetryColumns({ length: samples.length, index, at, values });
}

/** Packs columns as they are, e.g. those of a frame that was cut down for one viewer. */
export function encodeTelemetryColumns(columns: TelemetryColumns): Uint8Array {
  const bytes = (array: ArrayBufferView): Uint8Array =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return encode({
    v: 1,
    n: columns.length,
    index: bytes(columns.index),
    at: bytes(columns.at),
    values: bytes(columns.values),
  });
}

/** Columns of a decoded frame, without an object a sample: what ingest and live charts work on. */
export interface TelemetryColumns {
  readonly length: number;
  readonly index: Uint32Array;
  readonly at: Float64Array;
  /** Row-major, {@link telemetryFields} wide; NaN where nothing was measured. */
  readonly values: Float32Array;
}

/** Null for bytes that are no MessagePack. */
function decoded(frame: Uint8Array): unknown {
  try {
    return decode(frame);
  } catch {
    return null;
  }
}

/** @throws EdgeloomError `invalid_input` when the bytes are not a frame of this version. */
export function decodeTelemetryFrame(frame: Uint8Array): TelemetryColumns {
  const parsed = frameSchema.safeParse(decoded(frame));
  const width = telemetryFields.length;
  if (
    !parsed.success ||
    parsed.data.index.byteLength !== parsed.data.n * 4 ||
    parsed.data.at.byteLength !== parsed.data.n * 8 ||
    parsed.data.values.byteLength !== parsed.data.n * width * 4
  ) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: "The telemetry frame is not of version 1 or its columns disagree in length",
      remedy: "Update the agent to the version of this gateway",
    });
  }
  const { n, index, at, values } = parsed.data;
  // Copied to offset 0: typed arrays need an aligned start, MessagePack gives any. Not by slice(), which does not
  // copy when the frame came in a Buffer of Node.js.
  return {
    length: n,
    index: new Uint32Array(new Uint8Array(index).buffer),
    at: new Float64Array(new Uint8Array(at).buffer),
    values: new Float32Array(new Uint8Array(values).buffer),
  };
}

/** One row of a frame as an object, with null for what was not measured. */
export function sampleAt(columns: TelemetryColumns, row: number): TelemetrySample {
  const width = telemetryFields.length;
  const values: Partial<Record<keyof TelemetryValues, number | null>> = {};
  telemetryFields.forEach((field, column) => {
    const value = columns.values[row * width + column];
    values[field] = value === undefined || Number.isNaN(value) ? null : value;
  });
  return { at: columns.at[row] ?? 0, values: values as TelemetryValues };
}
