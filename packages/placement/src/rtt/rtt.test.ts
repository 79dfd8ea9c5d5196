import { createSeededRandom } from "@edgeloom/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { greatCircleKm } from "../location/coordinates.ts";
import { nearestRttRegion } from "./anchors.ts";
import { createRttPlace, estimateRtt } from "./estimate.ts";
import { hubPathKm, hubs } from "./hubs.ts";
import { createJitterModel, sampleRttMs } from "./jitter.ts";
import { rttRegionOfCountry } from "./regions.ts";

const place = (country: string, latitude: number, longitude: number) =>
  createRttPlace({ country, coordinates: { latitude, longitude } });

const berlin = place("DE", 52.52, 13.4);
const paris = place("FR", 48.86, 2.35);
const newYork = place("US", 40.71, -74.01);
const losAngeles = place("US", 34.05, -118.24);
const london = place("GB", 51.51, -0.13);
const beijing = place("CN", 39.9, 116.4);
const shanghai = place("CN", 31.23, 121.47);
const sydney = place("AU", -33.87, 151.21);
const singapore = place("SG", 1.35, 103.82);

describe("regions", () => {
  it.each([
    ["DE", 10, "europe"],
    ["US", -74, "north-america-east"],
    ["US", -118, "north-america-west"],
    ["CA", -123, "north-america-west"],
    ["MX", -99, "central-america"],
    ["BR", -46, "south-america"],
    ["EG", 31, "north-africa"],
    ["ZA", 28, "africa"],
    ["AE", 55, "middle-east"],
    ["RU", 37, "russia"],
    ["IN", 72, "south-asia"],
    ["SG", 103, "south-east-asia"],
    ["HK", 114, "east-asia"],
    ["CN", 116, "china"],
    ["NZ", 174, "oceania"],
  ] as const)("%s at %d° is in %s", (country, longitude, region) => {
    expect(rttRegionOfCountry(country, longitude)).toBe(region);
  });

  it("knows no region of what is no country", () => {
    expect(rttRegionOfCountry("XX", 0)).toBeUndefined();
  });

  it.each([
    ["Lyon", 45.76, 4.84, "europe"],
    ["Hamilton", 43.26, -79.87, "north-america-east"],
    ["Seattle", 47.6, -122.3, "north-america-west"],
    ["Monterrey", 25.67, -100.31, "central-america"],
    ["Wuhan", 30.6, 114.3, "china"],
    ["Hong Kong", 22.3, 114.17, "east-asia"],
    ["Pune", 18.5, 73.9, "south-asia"],
    ["Perth", -31.95, 115.86, "oceania"],
    ["Lagos", 6.5, 3.4, "africa"],
    ["Novosibirsk", 55, 83, "russia"],
  ] as const)(
    "finds the region of %s from its coordinates alone",
    (_, latitude, longitude, region) => {
      expect(nearestRttRegion({ latitude, longitude })).toBe(region);
    },
  );
});

describe("the hub graph", () => {
  it("connects every two hubs, the same both ways and by the shortest path", () => {
    const indexes = hubs.map((_, index) => index);
    for (const a of indexes) {
      expect(hubPathKm(a, a)).toBe(0);
      for (const b of indexes) {
        expect(hubPathKm(a, b)).toBeLessThan(40_000);
        expect(hubPathKm(a, b)).toBe(hubPathKm(b, a));
        for (const c of indexes) {
          expect(hubPathKm(a, c)).toBeLessThanOrEqual(hubPathKm(a, b) + hubPathKm(b, c) + 1e-9);
        }
      }
    }
  });

  it("uses cable lengths where cables go round a coast", () => {
    const indexOf = (name: string): number => hubs.findIndex((hub) => hub.name === name);
    expect(hubPathKm(indexOf("London"), indexOf("Johannesburg"))).toBe(11_500);
    expect(hubPathKm(indexOf("Singapore"), indexOf("Sydney"))).toBe(7200);
    expect(hubPathKm(indexOf("Marseille"), indexOf("Mumbai"))).toBe(8200);
    expect(hubPathKm(indexOf("Marseille"), indexOf("Dubai"))).toBe(6700);
  });
});

describe("estimateRtt", () => {
  const thousandKm = (a: typeof berlin, b: typeof berlin): number =>
    greatCircleKm(a.coordinates, b.coordinates) / 1000;

  it("is 6.7 + 23.3 d within Europe", () => {
    const { rttMs, basis } = estimateRtt(berlin, paris);
    expect(rttMs).toBeCloseTo(6.7 + 23.3 * thousandKm(berlin, paris), 9);
    expect(basis).toBe("same_group");
  });

  it("is 13.7 + 15.5 d within North America, west and east being one group", () => {
    const { rttMs } = estimateRtt(newYork, losAngeles);
    expect(rttMs).toBeCloseTo(13.7 + 15.5 * thousandKm(newYork, losAngeles), 9);
  });

  it("is 30 + 32 d within any other region", () => {
    const { rttMs } = estimateRtt(beijing, shanghai);
    expect(rttMs).toBeCloseTo(30 + 32 * thousandKm(beijing, shanghai), 9);
  });

  it("is 41.3 + access of both + 13 D across groups", () => {
    const direct = estimateRtt(london, newYork);
    expect(direct.rttMs).toBeCloseTo(41.3 - 9 - 19 + 13 * thousandKm(london, newYork), 9);
    expect(direct).toMatchObject({ basis: "hub_path", hubs: ["London", "New York"] });
    // Singapore is Sydney's second nearest hub, so the two are joined without the cable between.
    const joined = estimateRtt(singapore, sydney);
    expect(joined.rttMs).toBeCloseTo(41.3 + 9 + 6 + 13 * thousandKm(singapore, sydney), 9);
  });

  it("is a round trip, about twice the naive 3 ms + 0.01 ms per km", () => {
    for (const [a, b] of [
      [london, newYork],
      [berlin, paris],
      [singapore, sydney],
    ] as const) {
      const naive = 3 + 10 * thousandKm(a, b);
      expect(estimateRtt(a, b).rttMs).toBeGreaterThan(1.3 * naive);
    }
  });

  it("joins each place to its two nearest hubs and takes the shorter way", () => {
    // Lisbon is nearer to London, but its way to Dubai leaves through Marseille.
    const lisbon = place("PT", 38.72, -9.14);
    expect(estimateRtt(lisbon, place("AE", 25.2, 55.27)).hubs).toEqual(["Marseille", "Dubai"]);
  });

  it("is the same both ways, positive, and no faster than light in fibre for long hauls", () => {
    const any = fc.record({
      country: fc.constantFrom("DE", "US", "CN", "BR", "IN", "ZA", "AU", "JP", "RU", "SG"),
      latitude: fc.double({ min: -60, max: 70, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [placeA, placeB] = [a, b].map((p) => place(p.country, p.latitude, p.longitude));
        if (placeA === undefined || placeB === undefined) return;
        const there = estimateRtt(placeA, placeB);
        expect(there.rttMs).toBe(estimateRtt(placeB, placeA).rttMs);
        expect(there.rttMs).toBeGreaterThan(0);
        expect(there.pathKm).toBeGreaterThanOrEqual(there.distanceKm - 1e-6);
        expect(there.rttMs).toBeGreaterThan(there.distanceKm / 100);
      }),
    );
  });
});

describe("createJitterModel", () => {
  const model = (seed = 7) => createJitterModel(createSeededRandom(seed));

  it("gives each link the same jitter, whatever was asked before and in whichever order", () => {
    const first = model();
    const expected = first.link("a", "b", 80);
    const second = model();
    second.link("c", "d", 10);
    second.link("b", "x", 10);
    expect(second.link("b", "a", 80)).toEqual(expected);
    expect(model(8).link("a", "b", 80)).not.toEqual(expected);
  });

  it("spreads as the model says: log-mean 0.10, log-variance 2 · 0.76² + 0.88²", () => {
    const jitter = model();
    const logs = Array.from({ length: 4000 }, (_, i) =>
      Math.log(jitter.link(`a${i}`, `b${i}`, 1e9).mdevMs),
    );
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length;
    expect(mean).toBeCloseTo(0.1, 0);
    expect(Math.sqrt(variance)).toBeGreaterThan(1.3);
    expect(Math.sqrt(variance)).toBeLessThan(1.5);
  });

  it("bounds a link by average - 0.5 mdev and average + 2.9 mdev", () => {
    const link = model().link("a", "b", 100);
    expect(link.minMs).toBeCloseTo(100 - 0.5 * link.mdevMs);
    expect(link.maxMs).toBeCloseTo(100 + 2.9 * link.mdevMs);
  });

  it("never lets the shortest round trip fall under half the average", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.1, max: 300, noNaN: true }), (seed, average) => {
        expect(model(seed).link("a", "b", average).minMs).toBeGreaterThanOrEqual(average / 2);
      }),
    );
  });

  it("samples within the bounds, with the average and the deviation of the link", () => {
    const link = { mdevMs: 8, minMs: 96, maxMs: 123.2 };
    const random = createSeededRandom(3);
    const samples = Array.from({ length: 40_000 }, () => sampleRttMs(link, random));
    const mean = samples.reduce((sum, ms) => sum + ms, 0) / samples.length;
    const variance = samples.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / samples.length;
    expect(Math.min(...samples)).toBe(96);
    expect(Math.max(...samples)).toBeLessThanOrEqual(123.2);
    expect(mean).toBeGreaterThan(99.7);
    expect(mean).toBeLessThan(100.3);
    expect(Math.sqrt(variance)).toBeGreaterThan(7.7);
    expect(Math.sqrt(variance)).toBeLessThan(8.3);
  });
});

describe("nearestRttRegion", () => {
  it("finds a region for any point of the globe", () => {
    const any = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(any, (coordinates) => {
        expect(createRttPlace({ coordinates }).region).toBe(nearestRttRegion(coordinates));
      }),
    );
  });
});
