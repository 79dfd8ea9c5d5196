import { telemetryFields } from "@edgeloom/agent-core";
import { type EpochMs, hash32 } from "@edgeloom/kernel";
import type { Site } from "../sites/site.ts";
import { demandShare } from "./day-shape.ts";
import { mix32, nearNormal } from "./noise.ts";
import { utilizationMax, waitProbability, waitQuantileMs } from "./queueing.ts";
import { createLocalTime } from "./time-zones.ts";

/** Over this time demand forgets what it was: bursts last minutes. */
const burstMs = 300_000;
const burstDeviation = 0.12;
/** Share of all cores that the system itself uses. */
const systemShare = 0.03;
const errorRateAtRest = 0.0004;
/** Within the site and the last mile. */
const networkMs = 2;
/** Quantiles of the service time over its mean, log-normal with a deviation of 0.6. */
const serviceQuantiles = { p50: 0.835, p95: 2.24, p99: 3.37 } as const;
const weekMs = 7 * 86_400_000;
const bytesPerRequest = { in: 1_400, out: 42_000 } as const;
const mibPerGb = 1_024;

/** What the fleet does to a site, beside what its people ask of it. */
export interface SiteLoad {
  /** Requests are served: the node is active. */
  serving: boolean;
  /** Cores and memory that workloads use. */
  workloadCores: number;
  workloadMiB: number;
  workloads: number;
  /** Share of the cores taken by a fault. */
  overload: number;
  /** Added to each latency by a slow link, and packets lost on it. */
  linkAddedMs: number;
  linkLossRatio: number;
}

/** Measures sites: demand by local time and noise, and what follows from it in a queue of c servers. */
export interface TrafficSampler {
  load(site: number): SiteLoad;
  /** Once before the sites of one moment are sampled. */
  beginTick(now: EpochMs): void;
  /** Writes one row of `telemetryFields` at `offset`. */
  sample(site: number, into: Float32Array, offset: number): void;
  /** Demand over capacity when the site was last sampled; over 1 it is overloaded. */
  utilization(site: number): number;
}

interface SiteFigures {
  readonly seed: number;
  readonly zone: number;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly serviceMs: number;
  readonly peak: number;
  readonly storageShare: number;
  readonly storagePhase: number;
  readonly load: SiteLoad;
  /** Burst of demand, in deviations; carried from sample to sample. */
  burst: number;
  /** Share of memory in use by requests, which follows the cores slowly. */
  memoryShare: number;
  utilization: number;
}

const width = telemetryFields.length;

export function createTrafficSampler(sites: readonly Site[], seed: number): TrafficSampler {
  const zoneNames = [...new Set(sites.map(({ identity }) => identity.timeZone))];
  const zoneIndex = new Map(zoneNames.map((name, index) => [name, index]));
  const localTimes = zoneNames.map(createLocalTime);
  const demand = new Float64Array(zoneNames.length);
  const figures = sites.map((site) => figuresOf(site, zoneIndex.get(site.identity.timeZone) ?? 0));
  let tick = 0;
  let lastAt = Number.NaN;
  let now = 0;
  let kept = 0;
  let renewed = 1;

  function figuresOf({ identity, serviceMs, requestsPerSecPeak }: Site, zone: number): SiteFigures {
    const siteSeed = hash32(`${seed}/${identity.id}`);
    return {
      seed: siteSeed,
      zone,
      cores: identity.capabilities.cpuCores,
      memoryMiB: identity.capabilities.memoryGb * mibPerGb,
      serviceMs,
      peak: requestsPerSecPeak,
      storageShare: 0.25 + 0.3 * ((siteSeed & 1023) / 1024),
      storagePhase: (siteSeed >>> 10) / 0x400000,
      load: {
        serving: false,
        workloadCores: 0,
        workloadMiB: 0,
        workloads: 0,
        overload: 0,
        linkAddedMs: 0,
        linkLossRatio: 0,
      },
      burst: nearNormal(mix32(siteSeed, 0)),
      memoryShare: 0.1,
      utilization: 0,
    };
  }

  function at(site: number): SiteFigures {
    const found = figures[site];
    if (found === undefined) throw new RangeError(`there is no site ${site}`);
    return found;
  }

  function sampleRow(site: SiteFigures, into: Float32Array, offset: number): void {
    const { load, cores, serviceMs } = site;
    const noise = mix32(site.seed, tick);
    site.burst = site.burst * kept + nearNormal(noise) * renewed;
    const requestsPerSec = load.serving
      ? site.peak * (demand[site.zone] ?? 0) * Math.exp(burstDeviation * site.burst)
      : 0;
    const taken = Math.min(0.95, systemShare + load.overload + load.workloadCores / cores);
    const servers = cores * (1 - taken);
    const rho = (requestsPerSec * serviceMs) / 1_000 / servers;
    const rhoServed = Math.min(rho, utilizationMax);
    site.utilization = taken + rho * (1 - taken);
    const flutter = 1 + 0.02 * nearNormal(noise ^ 0x5bd1e995);
    const cpu = Math.min(1, (taken + rhoServed * (1 - taken)) * flutter);
    site.memoryShare += (0.08 + 0.34 * cpu - site.memoryShare) * Math.min(1, renewed);
    const served = rho > 0 ? requestsPerSec * (rhoServed / rho) : 0;
    const cacheHitRate = 0.93 - 0.3 / (1 + (6 * requestsPerSec) / site.peak);

    into[offset] = cpu;
    into[offset + 1] = Math.min(1, 0.16 + site.memoryShare + load.workloadMiB / site.memoryMiB);
    into[offset + 2] = site.storageShare + 0.12 * ((now / weekMs + site.storagePhase) % 1);
    into[offset + 3] = served * bytesPerRequest.in * flutter + 2_000;
    into[offset + 4] = served * bytesPerRequest.out * flutter + 6_000;
    into[offset + 5] = served;
    into[offset + 11] = load.workloads;
    if (requestsPerSec === 0) {
      into.fill(Number.NaN, offset + 6, offset + 11);
      return;
    }
    const refused = rho > utilizationMax ? 1 - utilizationMax / rho : 0;
    const waits = waitProbability(rhoServed, servers);
    // A lost packet costs one more round over the link.
    const link = (networkMs + load.linkAddedMs) / (1 - Math.min(0.9, load.linkLossRatio));
    const wait = (p: number): number => waitQuantileMs(p, waits, serviceMs, rhoServed, servers);
    into[offset + 6] = Math.min(1, errorRateAtRest * flutter + refused + load.linkLossRatio ** 3);
    into[offset + 7] = link + (serviceMs * serviceQuantiles.p50 + wait(0.5)) * flutter;
    into[offset + 8] = link + (serviceMs * serviceQuantiles.p95 + wait(0.95)) * flutter;
    into[offset + 9] = link + (serviceMs * serviceQuantiles.p99 + wait(0.99)) * flutter;
    into[offset + 10] = Math.min(1, cacheHitRate * (0.5 + flutter / 2));
  }

  return {
    load: (site) => at(site).load,
    beginTick(moment) {
      const elapsedMs = Number.isNaN(lastAt) ? 0 : moment - lastAt;
      tick += 1;
      now = moment;
      lastAt = moment;
      kept = Math.exp(-elapsedMs / burstMs);
      renewed = Math.sqrt(1 - kept * kept);
      localTimes.forEach((local, zone) => {
        demand[zone] = demandShare(local.at(moment));
      });
    },
    sample: (site, into, offset) => sampleRow(at(site), into, offset),
    utilization: (site) => at(site).utilization,
  };
}

/** Values of one row; {@link TrafficSampler.sample} writes them in the order of `telemetryFields`. */
export const sampleWidth = width;
