import { describe, expect, it } from "vitest";
import { clusterImageName, parseClusterImage, ringParts } from "./cluster-image.ts";

const counts = { unhealthy: 1, degraded: 0, down: 0, healthy: 999 };

describe("a cluster's image", () => {
  it("carries its counts in its name", () => {
    expect(parseClusterImage(clusterImageName(counts))).toEqual(counts);
  });

  it.each(["healthy", "cluster/1/2", "cluster/1/2/3/x", "cluster/-1/0/0/0"])(
    "does not take %s for one",
    (name) => {
      expect(parseClusterImage(name)).toBeNull();
    },
  );

  it("shows one bad node among a thousand", () => {
    const [first, last] = ringParts(counts);
    expect(first).toMatchObject({ state: "unhealthy", from: 0 });
    expect(first?.to).toBeGreaterThan(0.07);
    expect(last).toMatchObject({ state: "healthy", from: first?.to, to: 1 });
  });

  it("draws nothing of an empty cluster and a whole ring of one state", () => {
    expect(ringParts({ unhealthy: 0, degraded: 0, down: 0, healthy: 0 })).toEqual([]);
    expect(ringParts({ unhealthy: 0, degraded: 0, down: 3, healthy: 0 })).toEqual([
      { state: "down", from: 0, to: 1 },
    ]);
  });
});
