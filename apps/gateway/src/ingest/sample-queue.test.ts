import { type TelemetryValues, telemetryFields } from "@edgeloom/agent-core";
import {
  decodeTelemetryFrame,
  encodeTelemetryFrame,
  type TelemetryColumns,
} from "@edgeloom/protocol";
import { describe, expect, it } from "vitest";
import { SampleQueue } from "./sample-queue.ts";

const values = Object.fromEntries(telemetryFields.map((field) => [field, null])) as TelemetryValues;

function frame(at: number, samples: number): TelemetryColumns {
  const rows = Array.from({ length: samples }, (_, index) => ({ index, sample: { at, values } }));
  return decodeTelemetryFrame(encodeTelemetryFrame(rows));
}

describe("the queue of samples", () => {
  it("loses the oldest when it is full, and says how many", () => {
    const queue = new SampleQueue(10);
    expect([1, 2, 3].map((at) => queue.push(frame(at, 4)))).toEqual([0, 0, 4]);
    expect(queue.take(100).map(({ at }) => at[0])).toEqual([2, 3]);
    expect(queue.samples).toBe(0);
  });

  it("takes whole frames up to a size, and takes back what could not be stored", () => {
    const queue = new SampleQueue(100);
    for (const at of [1, 2, 3]) queue.push(frame(at, 4));
    const taken = queue.take(8);
    expect(taken.map(({ at }) => at[0])).toEqual([1, 2]);
    expect(queue.samples).toBe(4);
    expect(queue.putBack(taken)).toBe(0);
    expect(queue.take(100).map(({ at }) => at[0])).toEqual([1, 2, 3]);
  });
});
