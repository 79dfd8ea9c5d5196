import { createSeededRandom } from "@edgeloom/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildSites } from "../sites/build-sites.ts";
import { dayShape } from "./day-shape.ts";
import { waitProbability, waitQuantileMs } from "./queueing.ts";
import { createTrafficSampler, sampleWidth } from "./sampler.ts";
import { createLocalTime } from "./time-zones.ts";

const sites = buildSites(24, createSeededRandom(7));
const [cpu, errorRate, p50, p95, p99] = [0, 6, 7, 8, 9];
const hourMs = 3_600_000;

/** Erlang C by its definition, for comparison. */
function erlangC(rho: number, servers: number): number {
  const load = rho * servers;
  let term = 1;
  let sum = 1;
  for (let k = 1; k < servers; k += 1) {
    term *= load / k;
    sum += term;
  }
  const last = (term * load) / servers / (1 - rho);
  return last / (sum + last);
}

describe("queueing", () => {
  it.each([
    [0.5, 1],
    [0.8, 4],
    [0.9, 16],
    [0.95, 64],
  ])("comes near Erlang's formula at a load of %d on %d servers", (rho, servers) => {
    expect(Math.abs(waitProbability(rho, servers) - erlangC(rho, servers))).toBeLessThan(0.06);
  });

  it("waits longer the busier it is, and never for nothing", () => {
    const wait = (rho: number): number => waitQuantileMs(0.99, waitProbability(rho, 8), 10, rho, 8);
    expect(wait(0.1)).toBe(0);
    expect(wait(0.9)).toBeGreaterThan(wait(0.8));
    expect(wait(0.97)).toBeGreaterThan(wait(0.9));
  });
});

describe("the day's shape", () => {
  it("is lowest in the small hours and highest in the evening", () => {
    const hours = Array.from({ length: 24 }, (_, hour) => dayShape(hour));
    const lowest = hours.indexOf(Math.min(...hours));
    const highest = hours.indexOf(Math.max(...hours));
    expect([3, 4, 5]).toContain(lowest);
    expect([19, 20, 21]).toContain(highest);
    expect(Math.min(...hours)).toBeGreaterThan(0.1);
    expect(Math.max(...hours)).toBeLessThanOrEqual(1);
  });

  it("follows local time through a change to daylight saving", () => {
    const berlin = createLocalTime("Europe/Berlin");
    const before = Date.UTC(2026, 2, 29, 0, 30);
    expect(berlin.at(before) - before).toBe(hourMs);
    expect(berlin.at(before + hourMs) - before - hourMs).toBe(2 * hourMs);
  });
});

function run(from: number, overload: number, samples: number): Float32Array[] {
  const sampler = createTrafficSampler(sites, 7);
  sampler.load(0).serving = true;
  sampler.load(0).overload = overload;
  return Array.from({ length: samples }, (_, index) => {
    const row = new Float32Array(sampleWidth);
    sampler.beginTick(from + index * 1_000);
    sampler.sample(0, row, 0);
    return row;
  });
}

const mean = (rows: readonly Float32Array[], column: number): number =>
  rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / rows.length;

describe("samples", () => {
  it("follow the site's day", () => {
    const night = run(Date.UTC(2026, 2, 4, 3), 0, 300);
    const evening = run(Date.UTC(2026, 2, 4, 20), 0, 300);
    expect(mean(evening, cpu)).toBeGreaterThan(1.5 * mean(night, cpu));
  });

  it("show overload: requests refused and long waits", () => {
    const calm = run(Date.UTC(2026, 2, 4, 20), 0, 60);
    const hard = run(Date.UTC(2026, 2, 4, 20), 0.9, 60);
    expect(mean(calm, errorRate)).toBeLessThan(0.002);
    expect(mean(hard, errorRate)).toBeGreaterThan(0.2);
    expect(mean(hard, p99)).toBeGreaterThan(2 * mean(calm, p99));
  });

  it("leave out what a node out of service cannot measure", () => {
    const sampler = createTrafficSampler(sites, 7);
    const row = new Float32Array(sampleWidth);
    sampler.beginTick(0);
    sampler.sample(0, row, 0);
    expect([...row.slice(errorRate, 11)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(row[cpu]).toBeGreaterThan(0);
  });

  it("stay within bounds, whatever is asked of a site", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const day = fc.integer({ min: 0, max: 365 * 24 });
    fc.assert(
      fc.property(share, share, day, (overload, loss, hour) => {
        const sampler = createTrafficSampler(sites, 7);
        for (let site = 0; site < sites.length; site += 1) {
          Object.assign(sampler.load(site), { serving: true, overload, linkLossRatio: loss });
        }
        sampler.beginTick(hour * hourMs);
        for (let site = 0; site < sites.length; site += 1) {
          const row = new Float32Array(sampleWidth);
          sampler.sample(site, row, 0);
          for (const column of [0, 1, 2, 6, 10]) {
            expect(row[column]).toBeGreaterThanOrEqual(0);
            expect(row[column]).toBeLessThanOrEqual(1);
          }
          expect(row[p50]).toBeLessThanOrEqual(row[p95] ?? 0);
          expect(row[p95]).toBeLessThanOrEqual(row[p99] ?? 0);
        }
      }),
      { numRuns: 50 },
    );
  });
});
