import { EdgeloomError } from "@edgeloom/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EdgeLocation } from "../location/edge-location.ts";
import { frankfurt, london, makeLocation, newYork, tokyo, world } from "../testing/locations.ts";
import { type AffinityRanking, rankByAffinity } from "./rank.ts";
import { type AffinityRequestInput, affinityRequestSchema, affinityStrategies } from "./request.ts";

const paris = { latitude: 48.86, longitude: 2.35 };

const rank = (
  input: AffinityRequestInput,
  locations: readonly EdgeLocation[] = world,
): AffinityRanking => rankByAffinity(locations, affinityRequestSchema.parse(input));

const order = (ranking: AffinityRanking): string[] =>
  ranking.candidates.map(({ location }) => location.id);

describe("rankByAffinity", () => {
  it("geographic puts the nearest to the user first", () => {
    const ranking = rank({ strategy: "geographic", userCoordinates: paris });
    expect(order(ranking).slice(0, 3)).toEqual(["london", "frankfurt", "new-york"]);
    expect(ranking.candidates[0]?.explanation).toMatch(
      /^London scores on geographic 0\.\d\d \([\d.]+ ms and \d+ km from the user\)\.$/,
    );
  });

  it("data_locality puts the holder of the data first, then its neighbours", () => {
    const ranking = rank({
      strategy: "data_locality",
      dataLocations: [{ locationId: "new-york" }],
    });
    expect(order(ranking)[0]).toBe("new-york");
    expect(ranking.candidates[0]).toMatchObject({
      score: 1,
      explanation: expect.stringContaining("holds data itself"),
    });
    expect(order(ranking)[1]).toBe("london");
  });

  it("data_locality counts the nearest replica of each dataset, by size", () => {
    const dataLocations = [
      { locationId: "tokyo", dataset: "orders", sizeGb: 100 },
      { locationId: "frankfurt", dataset: "orders", sizeGb: 100 },
      { locationId: "new-york", dataset: "logs", sizeGb: 1 },
    ];
    const ranking = rank({ strategy: "data_locality", dataLocations });
    expect(new Set(order(ranking).slice(0, 2))).toEqual(new Set(["frankfurt", "tokyo"]));
    const heavyLogs = dataLocations.map((entry) =>
      entry.dataset === "logs" ? { ...entry, sizeGb: 10_000 } : entry,
    );
    expect(order(rank({ strategy: "data_locality", dataLocations: heavyLogs }))[0]).toBe(
      "new-york",
    );
  });

  it("places a replica outside the candidates by its coordinates", () => {
    const ranking = rank({
      strategy: "data_locality",
      dataLocations: [{ locationId: "osaka", coordinates: { latitude: 34.7, longitude: 135.5 } }],
    });
    expect(order(ranking)[0]).toBe("tokyo");
  });

  it("load puts the idle before the busy", () => {
    const busy = makeLocation({ id: "busy", workloadCount: 30 });
    const ranking = rank({ strategy: "load" }, [busy, frankfurt]);
    expect(order(ranking)).toEqual(["frankfurt", "busy"]);
    expect(ranking.candidates[1]?.explanation).toContain("loaded to 28 %");
  });

  it("compliance puts the better guarded first", () => {
    const partly = makeLocation({
      id: "partly",
      capabilities: { controls: { ...frankfurt.capabilities.controls, mfa: false, rbac: false } },
    });
    const ranking = rank({ strategy: "compliance" }, [partly, frankfurt]);
    expect(order(ranking)).toEqual(["frankfurt", "partly"]);
    expect(ranking.candidates[1]?.explanation).toContain("declares 7 of 9 safeguards");
  });

  it("weighted follows the weights given", () => {
    const request = {
      strategy: "weighted",
      userCoordinates: paris,
      dataLocations: [{ locationId: "tokyo" }],
    } as const;
    const near = { ...request, dataLocations: [...request.dataLocations] };
    expect(order(rank({ ...near, weights: { geographic: 1 } }))[0]).toBe("london");
    expect(order(rank({ ...near, weights: { data_locality: 1 } }))[0]).toBe("tokyo");
    expect(rank({ ...near, weights: { geographic: 3, load: 1 } }).weights).toEqual({
      geographic: 0.75,
      load: 0.25,
    });
  });

  it("weighted leaves out what cannot be told, and shares its weight among the others", () => {
    const { weights } = rank({ strategy: "weighted" });
    expect(Object.keys(weights)).toEqual(["load", "compliance"]);
    expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
  });

  it("leaves out locations that cannot take work or may not hold the data, with the reasons", () => {
    const offline = makeLocation({ id: "offline", status: "offline" });
    const ranking = rank(
      {
        strategy: "geographic",
        userCoordinates: paris,
        complianceContext: { dataClassification: "pii", subjectCountries: ["DE"] },
      },
      [offline, london, frankfurt, newYork],
    );
    expect(order(ranking)).toEqual(["frankfurt"]);
    const reasons = new Map(
      ranking.excluded.map(({ location, reasons: why }) => [location.id, why]),
    );
    expect(reasons.get("offline")).toEqual(["is offline"]);
    expect(reasons.get("london")).toEqual([
      "gdpr:data_residency: lies in GB",
      "gdpr:zone_attestation: is not attested for gdpr",
    ]);
  });

  it("breaks ties by id, whatever the order of the locations", () => {
    const twins = ["c", "a", "b"].map((id) => makeLocation({ id }));
    expect(order(rank({ strategy: "load" }, twins))).toEqual(["a", "b", "c"]);
  });

  it.each([
    [{ strategy: "geographic" }, "userCoordinates"],
    [{ strategy: "data_locality" }, "dataLocations"],
    [
      { strategy: "data_locality", dataLocations: [{ locationId: "atlantis" }] },
      "dataLocations.0.locationId",
    ],
    [{ strategy: "weighted", weights: { geographic: 1 } }, "userCoordinates"],
  ] satisfies [AffinityRequestInput, string][])("%j is refused, naming %s", (input, field) => {
    expect(() => rank(input)).toThrow(EdgeloomError);
    expect(() => rank(input)).toThrow(expect.objectContaining({ code: "invalid_input", field }));
  });

  it("refuses weights that are all zero or negative", () => {
    const valid = (weights: object): boolean =>
      affinityRequestSchema.safeParse({ weights }).success;
    expect(valid({ load: 0 })).toBe(false);
    expect(valid({ load: -1 })).toBe(false);
    expect(valid({ load: 1 })).toBe(true);
  });

  it("scores within [0, 1] in falling order, each with a sentence", () => {
    const fraction = fc.double({ min: 0, max: 0.79, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...affinityStrategies),
        fc.array(fc.tuple(fraction, fraction, fc.nat(100)), { maxLength: 6 }),
        (strategy, loads) => {
          const locations = loads.map(([cpuUtilization, memoryUtilization, workloadCount], index) =>
            makeLocation({
              id: `l${index}`,
              workloadCount,
              metrics: { cpuUtilization, memoryUtilization },
            }),
          );
          const { candidates } = rank(
            { strategy, userCoordinates: paris, dataLocations: [{ locationId: "tokyo" }] },
            [...locations, tokyo],
          );
          expect(candidates).toHaveLength(locations.length + 1);
          const scores = candidates.map((candidate) => candidate.score);
          expect(scores).toEqual([...scores].sort((a, b) => b - a));
          for (const { score, explanation } of candidates) {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(1);
            expect(explanation).toMatch(/ scores on .*\.$/);
          }
        },
      ),
    );
  });
});
