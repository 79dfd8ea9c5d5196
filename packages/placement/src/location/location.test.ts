import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeLocation } from "../testing/locations.ts";
import { meetsCapabilities, parseCapabilityRequirements } from "./capability.ts";
import { greatCircleKm } from "./coordinates.ts";
import { workloadCost } from "./cost.ts";
import { edgeCapabilitiesSchema, edgeLocationSchema } from "./edge-location.ts";
import { isAvailable, isHealthy, statusFromMetrics } from "./health.ts";
import { loadFactor } from "./load.ts";
import { complianceZones, edgeRegions, edgeStatuses } from "./vocabulary.ts";

const coordinates = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe("the vocabulary", () => {
  it("keeps the exact strings of the exchange format", () => {
    expect(edgeRegions).toHaveLength(16);
    expect(edgeRegions).toContain("asia-southeast");
    expect(edgeStatuses).toEqual(["active", "degraded", "maintenance", "offline", "draining"]);
    expect(complianceZones).toEqual(
      expect.arrayContaining(["gdpr", "ccpa", "pipeda", "lgpd", "hipaa", "sox", "pci_dss"]),
    );
  });
});

describe("edgeLocationSchema", () => {
  it("counts safeguards that are not declared as absent", () => {
    const { controls } = edgeCapabilitiesSchema.parse({ cpuCores: 1, memoryGb: 1, storageGb: 1 });
    expect(Object.values(controls).every((value) => !value)).toBe(true);
  });

  it.each([
    ["country", { country: "Germany" }],
    ["region", { region: "mars" }],
    ["coordinates", { coordinates: { latitude: 91, longitude: 0 } }],
    ["metrics", { metrics: { cpuUtilization: 80 } }],
  ])("refuses a malformed %s", (field, change) => {
    const result = edgeLocationSchema.safeParse({ ...makeLocation(), ...change });
    expect(result.error?.issues[0]?.path[0]).toBe(field);
  });
});

describe("greatCircleKm", () => {
  it("matches known distances", () => {
    const london = { latitude: 51.5074, longitude: -0.1278 };
    const newYork = { latitude: 40.7128, longitude: -74.006 };
    expect(greatCircleKm(london, newYork)).toBeCloseTo(5570, -1);
    const north = { latitude: 90, longitude: 0 };
    const south = { latitude: -90, longitude: 0 };
    expect(greatCircleKm(north, south)).toBeCloseTo(Math.PI * 6371, 6);
  });

  it("is short across the date line", () => {
    const east = { latitude: 0, longitude: 179.5 };
    const west = { latitude: 0, longitude: -179.5 };
    expect(greatCircleKm(east, west)).toBeCloseTo(111.2, 0);
  });

  it("is a distance: zero to itself, the same both ways, never over half the globe", () => {
    fc.assert(
      fc.property(coordinates, coordinates, (a, b) => {
        expect(greatCircleKm(a, a)).toBe(0);
        expect(greatCircleKm(a, b)).toBeCloseTo(greatCircleKm(b, a), 9);
        expect(greatCircleKm(a, b)).toBeLessThanOrEqual(Math.PI * 6371 + 1e-6);
      }),
    );
  });
});

describe("health", () => {
  it.each([
    [{ status: "offline" }, "is offline"],
    [{ metrics: { healthCheckFailures: 4 } }, "failed 4 health checks"],
    [{ metrics: { cpuUtilization: 0.96 } }, "CPU is at 96 %"],
    [{ metrics: { memoryUtilization: 0.96 } }, "memory is at 96 %"],
    [{ metrics: { errorRate: 0.11 } }, "error rate is 11 %"],
  ] as const)("%j is unhealthy and says why", (change, reason) => {
    const location = makeLocation(change);
    expect(isHealthy(location).ok).toBe(false);
    expect(isHealthy(location).reasons[0]).toContain(reason);
    expect(isAvailable(location).ok).toBe(false);
  });

  it("allows the bounds themselves", () => {
    const metrics = {
      healthCheckFailures: 3,
      cpuUtilization: 0.95,
      memoryUtilization: 0.95,
      errorRate: 0.1,
    };
    expect(isHealthy(makeLocation({ metrics })).ok).toBe(true);
  });

  it.each([
    ["active", true],
    ["degraded", true],
    ["maintenance", false],
    ["draining", false],
    ["offline", false],
  ] as const)("a location that is %s takes new work: %s", (status, available) => {
    const verdict = isAvailable(makeLocation({ status }));
    expect(verdict.ok).toBe(available);
    expect(verdict.reasons).toHaveLength(available ? 0 : 1);
  });

  it("takes no new work from 80 % CPU on, though it is healthy", () => {
    const busy = makeLocation({ metrics: { cpuUtilization: 0.8 } });
    expect(isHealthy(busy).ok).toBe(true);
    expect(isAvailable(busy).reasons).toEqual([
      "CPU is at 80 %, and new workloads need it below 80 %",
    ]);
  });

  it("moves between active and degraded by its figures, and leaves decisions alone", () => {
    const { metrics } = makeLocation();
    expect(statusFromMetrics("active", { ...metrics, errorRate: 0.21 })).toBe("degraded");
    expect(statusFromMetrics("active", { ...metrics, uptimePercentage: 94 })).toBe("degraded");
    expect(statusFromMetrics("degraded", metrics)).toBe("active");
    expect(statusFromMetrics("draining", metrics)).toBe("draining");
    expect(statusFromMetrics("offline", metrics)).toBe("offline");
  });
});

describe("loadFactor", () => {
  it("weighs CPU, memory and the count of workloads", () => {
    const metrics = { cpuUtilization: 0.5, memoryUtilization: 0.2 };
    expect(loadFactor(makeLocation({ metrics, workloadCount: 16 }))).toBeCloseTo(0.41);
  });

  it("lies between idle and full, however many workloads there are", () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fraction, fraction, fc.nat(10_000), (cpu, memory, workloadCount) => {
        const metrics = { cpuUtilization: cpu, memoryUtilization: memory };
        const load = loadFactor(makeLocation({ metrics, workloadCount }));
        expect(load).toBeGreaterThanOrEqual(0);
        expect(load).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("workloadCost", () => {
  const pricing = { computePerHour: 0.09, networkPerGb: 0.1, storagePerGbMonth: 0.72 };
  const usage = { cpuCores: 2, memoryGb: 4, storageGb: 10, networkGb: 3, hours: 5 };

  it("adds up compute, memory, storage and network", () => {
    const cost = workloadCost(pricing, usage);
    expect(cost.compute).toBeCloseTo(0.9);
    expect(cost.memory).toBeCloseTo(0.2);
    expect(cost.storage).toBeCloseTo(0.05);
    expect(cost.network).toBeCloseTo(0.3);
    expect(cost.total).toBeCloseTo(1.45);
  });

  it("takes the location's own price of memory where there is one", () => {
    expect(workloadCost({ ...pricing, memoryPerGbHour: 1 }, usage).memory).toBeCloseTo(20);
  });

  it.each(["cpuCores", "memoryGb", "storageGb", "networkGb", "hours"] as const)(
    "rises with %s: no input is ignored",
    (input) => {
      const more = workloadCost(pricing, { ...usage, [input]: usage[input] + 1 });
      expect(more.total).toBeGreaterThan(workloadCost(pricing, usage).total);
    },
  );
});

describe("capability checks", () => {
  const location = makeLocation({
    capabilities: { databaseSupport: ["postgresql"], aiModelsAvailable: ["resnet"] },
    metrics: { memoryUtilization: 0.5, storageUtilization: 0.9 },
  });

  it("refuses an unknown requirement, and does not wave it through", () => {
    expect(() => parseCapabilityRequirements({ quantumCores: 3 })).toThrow(
      expect.objectContaining({ code: "invalid_input", field: "quantumCores" }),
    );
    expect(() => parseCapabilityRequirements({ cpuCores: "4" })).toThrow(
      expect.objectContaining({ field: "cpuCores" }),
    );
    expect(parseCapabilityRequirements({ cpuCores: 4 })).toEqual({ cpuCores: 4 });
  });

  it("counts what is free of memory and storage", () => {
    expect(meetsCapabilities(location, { memoryGb: 16, storageGb: 50 }).ok).toBe(true);
    const verdict = meetsCapabilities(location, { memoryGb: 17, storageGb: 51 });
    expect(verdict.reasons).toEqual([
      "needs 17 GB of free memory, has 16",
      "needs 51 GB of free storage, has 50",
    ]);
  });

  it.each([
    [{ cpuCores: 9 }, "needs 9 cores of CPU, has 8"],
    [{ bandwidthGbps: 40 }, "needs 40 Gbit/s of bandwidth, has 10"],
    [{ gpuRequired: true }, "has no GPU"],
    [{ gpuType: "l4" }, "has no GPU"],
    [{ databaseSupport: ["PostgreSQL", "redis"] }, "does not support the database redis"],
    [{ aiModels: ["whisper"] }, "does not offer the AI model whisper"],
    [{ containerRuntime: "podman" }, "runs containers with docker, not podman"],
  ])("turns %j away saying why", (wanted, reason) => {
    expect(meetsCapabilities(location, wanted).reasons).toEqual([reason]);
  });

  it("tells a GPU of another type from none", () => {
    const gpu = makeLocation({ capabilities: { gpuAvailable: true, gpuType: "t4" } });
    expect(meetsCapabilities(gpu, { gpuType: "t4" }).ok).toBe(true);
    expect(meetsCapabilities(gpu, { gpuType: "l4" }).reasons).toEqual(["has no GPU of type l4"]);
  });
});
