import { type TelemetryValues, telemetryFields } from "@edgeloom/agent-core";
import { describe, expect, it } from "vitest";
import { decodeTelemetryFrame, encodeTelemetryFrame, sampleAt } from "./telemetry-frame.ts";

const values = Object.fromEntries(
  telemetryFields.map((field, position) => [field, position === 3 ? null : position / 4]),
) as TelemetryValues;

describe("a telemetry frame", () => {
  const frame = encodeTelemetryFrame([
    { index: 7, sample: { at: 1_700_000_000_123, values } },
    { index: 70_000, sample: { at: 2, values } },
  ]);

  it("gives back indexes, times and figures, with null for what was not measured", () => {
    const columns = decodeTelemetryFrame(frame);
    expect([...columns.index]).toEqual([7, 70_000]);
    expect(sampleAt(columns, 0)).toEqual({ at: 1_700_000_000_123, values });
    expect(sampleAt(columns, 1)).toEqual({ at: 2, values });
  });

  it("is read wherever it lies in a larger buffer", () => {
    // A view whose slice() is a view again, as that of Node's Buffer is.
    class View extends Uint8Array {
      override slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
        return this.subarray(start, end) as Uint8Array<ArrayBuffer>;
      }
    }
    const larger = new Uint8Array(frame.length + 3);
    larger.set(frame, 3);
    const view = new View(larger.buffer, 3, frame.length);
    expect(sampleAt(decodeTelemetryFrame(view), 0)).toEqual({ at: 1_700_000_000_123, values });
  });

  it("is refused when its columns disagree", () => {
    expect(() => decodeTelemetryFrame(new Uint8Array([0x80]))).toThrow("telemetry frame");
  });

  it("is refused when it is no MessagePack at all, or cut off", () => {
    for (const bytes of [new Uint8Array(), new Uint8Array([0xc1]), frame.slice(0, 40)]) {
      expect(() => decodeTelemetryFrame(bytes)).toThrow("telemetry frame");
    }
  });
});
