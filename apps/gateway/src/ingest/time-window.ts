import { telemetryFields } from "@edgeloom/agent-core";
import type { TelemetryColumns } from "@edgeloom/protocol";

/** How far ahead of the gateway's clock an edge node's may run. */
const aheadMsMax = 3_600_000;
const width = telemetryFields.length;

/** The samples of a frame that are neither past the retention nor more than an hour ahead. */
export function withinKeptTime(
  frame: TelemetryColumns,
  now: number,
  retentionMs: number,
): TelemetryColumns {
  const kept = (at: number): boolean => at > now - retentionMs && at < now + aheadMsMax;
  if (frame.at.every(kept)) return frame;
  const rows = [...frame.at.keys()].filter((row) => kept(frame.at[row] ?? 0));
  return selectRows(frame, rows);
}

/** A frame of the given rows only. */
export function selectRows(frame: TelemetryColumns, rows: readonly number[]): TelemetryColumns {
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, position) => {
    values.set(frame.values.subarray(row * width, (row + 1) * width), position * width);
  });
  return {
    length: rows.length,
    index: Uint32Array.from(rows, (row) => frame.index[row] ?? 0),
    at: Float64Array.from(rows, (row) => frame.at[row] ?? 0),
    values,
  };
}
