import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EdgeLocation } from "../location/edge-location.ts";
import { isAvailable } from "../location/health.ts";
import { loadFactor } from "../location/load.ts";
import { complianceZones, edgeStatuses } from "../location/vocabulary.ts";
import {
  allControls,
  frankfurt,
  london,
  makeLocation,
  newYork,
  tokyo,
  world,
} from "../testing/locations.ts";
import { discoverEdges, type EdgeDiscoveryResult } from "./discover.ts";
import {
  type EdgeDiscoveryRequestInput,
  edgeDiscoveryRequestSchema,
  edgeSelectionStrategies,
} from "./request.ts";
import {
  capacityScore,
  complianceScore,
  costScore,
  latencyScore,
  performanceScore,
  strategyWeights,
} from "./scores.ts";

const paris = { latitude: 48.86, longitude: 2.35 };

const discover = (
  input: EdgeDiscoveryRequestInput,
  locations: readonly EdgeLocation[] = world,
): EdgeDiscoveryResult => discoverEdges(locations, edgeDiscoveryRequestSchema.parse(input));

const order = (result: EdgeDiscoveryResult): string[] =>
  result.results.map(({ location }) => location.id);

const reasonsFor = (result: EdgeDiscoveryResult, id: string): readonly string[] =>
  result.rejected.find(({ location }) => location.id === id)?.reasons ?? [];

describe("the request", () => {
  it("has the defaults of the exchange format", () => {
    expect(edgeDiscoveryRequestSchema.parse({})).toEqual({
      minCpuCores: 1,
      minMemoryGb: 1,
      minStorageGb: 10,
      gpuRequired: false,
      bandwidthRequirements: 1,
      complianceZones: ["public"],
      dataResidencyRequired: false,
      maxLatencyMs: 100,
      minUptimePercentage: 99,
      maxErrorRate: 0.01,
      selectionStrategy: "balanced",
      maxResults: 5,
    });
  });

  it("refuses a strategy or a field that nobody knows", () => {
    expect(edgeDiscoveryRequestSchema.safeParse({ selectionStrategy: "best" }).success).toBe(false);
    expect(edgeDiscoveryRequestSchema.safeParse({ minGpus: 2 }).success).toBe(false);
  });
});

describe("scores", () => {
  it.each(edgeSelectionStrategies)("the weights of %s add up to 1", (strategy) => {
    const total = Object.values(strategyWeights[strategy]).reduce((sum, share) => sum + share, 0);
    expect(total).toBeCloseTo(1, 12);
  });

  it("keep the weights of the exchange format", () => {
    expect(strategyWeights.latency_optimal).toMatchObject({
      latency: 0.7,
      cost: 0.1,
      capacity: 0.1,
      performance: 0.1,
    });
    expect(strategyWeights.performance_optimal).toMatchObject({
      latency: 0.2,
      cost: 0.1,
      capacity: 0.2,
      performance: 0.5,
    });
    expect(strategyWeights.compliance_first.compliance).toBeGreaterThan(
      strategyWeights.compliance_first.latency,
    );
  });

  it("keep the bands of latency and cost", () => {
    expect([10, 50, 100, 200].map(latencyScore)).toEqual(
      [1, 0.5, 0.1, 0].map((s) => expect.closeTo(s)),
    );
    expect(latencyScore(undefined)).toBe(0.8);
    expect([0.01, 0.05, 0.1, 0.2].map(costScore)).toEqual(
      [1, 0.5, 0.1, 0].map((s) => expect.closeTo(s)),
    );
  });

  it.each([
    ["latency", latencyScore, 400],
    ["cost", costScore, 1],
    ["capacity", capacityScore, 1],
  ] as const)("%s lies in [0, 1] and never rises as things get worse", (_, score, worst) => {
    const figure = fc.double({ min: 0, max: worst, noNaN: true });
    fc.assert(
      fc.property(figure, figure, (a, b) => {
        const better = score(Math.min(a, b));
        const worse = score(Math.max(a, b));
        expect(better).toBeLessThanOrEqual(1);
        expect(worse).toBeGreaterThanOrEqual(0);
        expect(worse).toBeLessThanOrEqual(better + 1e-9);
      }),
    );
  });

  it("grade performance by uptime, errors and successes", () => {
    const { metrics } = frankfurt;
    expect(performanceScore(metrics)).toBeCloseTo(1);
    expect(performanceScore({ ...metrics, errorRate: 0.05 })).toBeCloseTo(0.85);
    expect(performanceScore({ ...metrics, uptimePercentage: 50 })).toBeCloseTo(0.8);
  });

  it("raise compliance for attested zones to spare, within 1", () => {
    expect(complianceScore(0, 0)).toBeCloseTo(0.8);
    expect(complianceScore(2, 0)).toBeCloseTo(0.9);
    expect(complianceScore(50, 0)).toBeCloseTo(1);
    expect(complianceScore(0, 1)).toBeCloseTo(0.7);
  });
});

describe("the strategies", () => {
  const cheapFar = makeLocation({
    ...newYork,
    id: "cheap-far",
    pricing: { computePerHour: 0.001, storagePerGbMonth: 0 },
  });
  const dearNear = makeLocation({ id: "dear-near", pricing: { computePerHour: 0.2 } });
  const busy = { cpuUtilization: 0.6, memoryUtilization: 0.6 };
  const user = { userCoordinates: paris, userCountry: "FR" };

  it("latency_optimal puts the nearer first, cost_optimal the cheaper", () => {
    const both = [cheapFar, dearNear];
    expect(order(discover({ ...user, selectionStrategy: "latency_optimal" }, both))).toEqual([
      "dear-near",
      "cheap-far",
    ]);
    expect(order(discover({ ...user, selectionStrategy: "cost_optimal" }, both))).toEqual([
      "cheap-far",
      "dear-near",
    ]);
  });

  it("capacity_optimal puts the one with room first", () => {
    const locations = [makeLocation({ id: "busy", metrics: busy }), makeLocation({ id: "idle" })];
    expect(order(discover({ selectionStrategy: "capacity_optimal" }, locations))[0]).toBe("idle");
  });

  it("performance_optimal puts the more dependable first, though it is dearer", () => {
    const locations = [
      makeLocation({ id: "shaky", metrics: { errorRate: 0.01, successRate: 0.7 } }),
      makeLocation({ id: "firm", pricing: { computePerHour: 0.04 } }),
    ];
    expect(order(discover({ selectionStrategy: "performance_optimal" }, locations))[0]).toBe(
      "firm",
    );
  });

  it("compliance_first counts compliance in the total, which balanced does not", () => {
    const locations = [
      makeLocation({ id: "plain", complianceZones: ["public"], pricing: { computePerHour: 0.02 } }),
      makeLocation({
        id: "attested",
        complianceZones: ["public", "gdpr", "hipaa", "sox", "pci_dss"],
      }),
    ];
    expect(order(discover({ selectionStrategy: "compliance_first" }, locations))[0]).toBe(
      "attested",
    );
    expect(order(discover({ selectionStrategy: "balanced" }, locations))[0]).toBe("plain");
  });

  it("load_balanced goes by load and by nothing else", () => {
    const percent = fc.integer({ min: 0, max: 79 }).map((value) => value / 100);
    const location = fc.record({ cpu: percent, memory: percent, workloadCount: fc.nat(40) });
    fc.assert(
      fc.property(fc.array(location, { minLength: 1, maxLength: 8 }), (loads) => {
        const locations = loads.map(({ cpu, memory, workloadCount }, index) =>
          makeLocation({
            id: `l${index}`,
            workloadCount,
            metrics: { cpuUtilization: cpu, memoryUtilization: memory },
            pricing: { computePerHour: index },
          }),
        );
        const result = discover({ selectionStrategy: "load_balanced", maxResults: 8 }, locations);
        const found = result.results.map((entry) => loadFactor(entry.location));
        expect(found).toEqual([...found].sort((a, b) => a - b));
        expect(found).toHaveLength(locations.length);
        for (const { location, totalScore } of result.results) {
          expect(totalScore).toBeCloseTo(1 - loadFactor(location), 12);
        }
      }),
    );
  });

  it("follow the strategy asked for, so that two strategies may differ", () => {
    const firsts = edgeSelectionStrategies.map(
      (selectionStrategy) =>
        order(discover({ ...user, selectionStrategy }, [cheapFar, dearNear]))[0],
    );
    expect(new Set(firsts).size).toBe(2);
  });
});

describe("hard constraints", () => {
  it.each([
    [{ minCpuCores: 16 }, "needs 16 cores of CPU, has 8"],
    [{ minMemoryGb: 64 }, "needs 64 GB of free memory, has 32"],
    [{ minStorageGb: 501 }, "needs 501 GB of free storage, has 500"],
    [{ bandwidthRequirements: 25 }, "needs 25 Gbit/s of bandwidth, has 10"],
    [{ gpuRequired: true }, "has no GPU"],
    [{ databaseSupport: ["redis"] }, "does not support the database redis"],
    [{ aiModelsRequired: ["resnet"] }, "does not offer the AI model resnet"],
    [{ excludedRegions: ["eu-central"] }, "its region eu-central is excluded"],
    [{ complianceZones: ["hipaa"] }, "hipaa:hipaa_safeguards: is not attested for hipaa"],
    [{ maxCostPerHour: 0.001 }, "cost 0.035 $/h is over 0.001 $/h"],
    [
      { userCoordinates: { latitude: -33.87, longitude: 151.21 }, maxLatencyMs: 20 },
      expect.stringMatching(/^round trip .* is over 20 ms$/),
    ],
    [{ dataResidencyRequired: true, userCountry: "FR" }, "lies in DE, and data must stay in FR"],
  ] satisfies [EdgeDiscoveryRequestInput, unknown][])(
    "%j turns Frankfurt away",
    (input, reason) => {
      const result = discover(input, [frankfurt]);
      expect(result.results).toEqual([]);
      expect(reasonsFor(result, "frankfurt")).toEqual([reason]);
      expect(result.emptyReason).toContain("None of 1 locations");
    },
  );

  it.each([
    [{ uptimePercentage: 98.9 }, "uptime 98.9 % is under 99 %"],
    [{ errorRate: 0.02 }, "error rate 0.02 is over 0.01"],
  ])("a location with %j is turned away", (metrics, reason) => {
    expect(reasonsFor(discover({}, [makeLocation({ metrics })]), "frankfurt")).toEqual([reason]);
  });

  it("turns away a location that attests a zone and fails its safeguards", () => {
    const hollow = makeLocation({
      ...newYork,
      capabilities: { controls: { ...allControls, mfa: false } },
    });
    const result = discover({ complianceZones: ["hipaa"] }, [hollow]);
    expect(reasonsFor(result, "new-york")).toEqual(["hipaa:mfa_required: does not declare mfa"]);
  });

  it("returns nothing rather than a location that does not comply, and says why", () => {
    const result = discover({ complianceZones: ["restricted"] });
    expect(result.results).toEqual([]);
    expect(result.emptyReason).toContain("restricted");
    expect(result.rejected).toHaveLength(world.length);
  });

  it("keeps data in the territory of a zone that has one", () => {
    const abroad = makeLocation({ ...tokyo, complianceZones: ["ccpa"] });
    expect(order(discover({ complianceZones: ["ccpa"] }, [abroad]))).toEqual(["tokyo"]);
    const strict = discover({ complianceZones: ["ccpa"], dataResidencyRequired: true }, [abroad]);
    expect(reasonsFor(strict, "tokyo")).toEqual(["lies in JP, outside the territory of ccpa"]);
  });

  it("qualifies nothing where residency is required and no country is known", () => {
    const result = discover({ dataResidencyRequired: true });
    expect(result.results).toEqual([]);
    expect(result.emptyReason).toContain("data residency is required");
  });

  it("says that there was nothing to choose from", () => {
    expect(discover({}, []).emptyReason).toBe("There are no locations to choose from");
  });

  it("never returns a location that is unhealthy or fails a required rule", () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    const location = fc
      .record({
        status: fc.constantFrom(...edgeStatuses),
        cpuUtilization: fraction,
        memoryUtilization: fraction,
        errorRate: fraction,
        healthCheckFailures: fc.nat(6),
        zones: fc.subarray([...complianceZones]),
      })
      .map(({ status, zones, ...metrics }) =>
        makeLocation({ status, metrics, complianceZones: zones }),
      );
    fc.assert(
      fc.property(
        fc.array(location, { maxLength: 6 }),
        fc.constantFrom(...edgeSelectionStrategies),
        fc.constantFrom("gdpr", "hipaa", "pci_dss", "restricted", "public"),
        (locations, selectionStrategy, zone) => {
          const request = { selectionStrategy, complianceZones: [zone], maxErrorRate: 1 };
          const result = discover(request as EdgeDiscoveryRequestInput, locations);
          expect(result.eligibleCount + result.rejected.length).toBe(locations.length);
          for (const entry of result.results) {
            expect(isAvailable(entry.location).ok).toBe(true);
            if (zone !== "public") expect(entry.location.complianceZones).toContain(zone);
            expect(entry.totalScore).toBeLessThanOrEqual(1 + 1e-9);
          }
          for (const { reasons } of result.rejected) expect(reasons.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe("results", () => {
  it("put preferred regions first and warn of the others", () => {
    const result = discover({
      userCoordinates: paris,
      preferredRegions: ["us-east"],
      maxLatencyMs: 200,
    });
    expect(order(result)[0]).toBe("new-york");
    expect(result.results[0]?.selectionReasons).toContain("In a preferred region");
    expect(result.results[1]?.warnings.join()).toContain("not among the preferred");
  });

  it("are at most as many as asked for, and the rest are counted", () => {
    const result = discover({ maxResults: 2 });
    expect(result.results).toHaveLength(2);
    expect(result.eligibleCount).toBe(world.length);
  });

  it("explain themselves", () => {
    const [best] = discover({ userCoordinates: paris, userCountry: "FR" }, [london]).results;
    expect(best?.estimatedLatencyMs).toBeGreaterThan(10);
    expect(best?.availableCapacityPercentage).toBe(100);
    expect(best?.selectionReasons).toEqual([
      expect.stringMatching(/^Good latency: /),
      "100 % of capacity free",
      "High uptime: 100.00 %",
    ]);
  });

  it("warn of what to mind", () => {
    const strained = makeLocation({
      status: "degraded",
      workloadCount: 40,
      metrics: { cpuUtilization: 0.79, memoryUtilization: 0.9 },
      pricing: { computePerHour: 1 },
    });
    const [result] = discover({ userCoordinates: paris }, [strained]).results;
    expect(result?.warnings).toEqual([
      expect.stringMatching(/^High cost/),
      expect.stringMatching(/^Only \d+ % of capacity free/),
      "The location is degraded",
    ]);
  });

  it("say when latency could not be checked", () => {
    const [result] = discover({}, [frankfurt]).results;
    expect(result?.estimatedLatencyMs).toBeNull();
    expect(result?.warnings[0]).toContain("user's place is unknown");
  });

  it("do not depend on the order of the locations", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...world, makeLocation({ id: "twin" })], { minLength: 6 }),
        fc.constantFrom(...edgeSelectionStrategies),
        (shuffled, selectionStrategy) => {
          const request = { selectionStrategy, userCoordinates: paris, maxLatencyMs: 400 };
          const sorted = [...shuffled].sort((a, b) => (a.id < b.id ? -1 : 1));
          expect(order(discover(request, shuffled))).toEqual(order(discover(request, sorted)));
        },
      ),
    );
  });
});
