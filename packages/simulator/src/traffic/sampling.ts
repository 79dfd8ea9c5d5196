import {
  type TelemetryBatch,
  type TelemetrySample,
  type TelemetryValues,
  telemetryFields,
} from "@edgeloom/agent-core";
import type { Clock } from "@edgeloom/kernel";
import type { SimulatedNode } from "../nodes/simulated-node.ts";
import type { Site } from "../sites/site.ts";
import type { TraceHash } from "../trace/trace-hash.ts";
import { createTrafficSampler, type SiteLoad, sampleWidth } from "./sampler.ts";

/** Samples every site of a world at one beat, into columns that are used again for the next. */
export interface Sampling {
  load(site: number): SiteLoad;
  /** Latest sample of a site; taken now when there is none yet. */
  read(site: number): TelemetrySample;
  tick(nodes: readonly SimulatedNode[]): void;
  listen(listener: (batch: TelemetryBatch) => void): () => void;
}

/** A row as an object, with null for what was not measured. */
export function valuesOf(row: Float32Array, offset: number): TelemetryValues {
  const values: Partial<Record<keyof TelemetryValues, number | null>> = {};
  telemetryFields.forEach((field, column) => {
    const value = row[offset + column];
    values[field] = value === undefined || Number.isNaN(value) ? null : value;
  });
  return values as TelemetryValues;
}

export function createSampling(
  sites: readonly Site[],
  seed: number,
  clock: Clock,
  trace: TraceHash,
): Sampling {
  const sampler = createTrafficSampler(sites, seed);
  const listeners = new Set<(batch: TelemetryBatch) => void>();
  const node = new Uint32Array(sites.length);
  const at = new Float64Array(sites.length);
  const values = new Float32Array(sites.length * sampleWidth);
  /** Latest row of each site and when it was taken; 0 is never. */
  const latest = new Float32Array(sites.length * sampleWidth);
  const latestAt = new Float64Array(sites.length);

  function take(site: number, moment: number): void {
    const offset = site * sampleWidth;
    sampler.sample(site, latest, offset);
    latestAt[site] = moment;
  }

  return {
    load: sampler.load,
    read(site) {
      if (latestAt[site] === 0) {
        sampler.beginTick(clock.now());
        take(site, clock.now());
      }
      return { at: latestAt[site] ?? 0, values: valuesOf(latest, site * sampleWidth) };
    },
    tick(nodes) {
      const now = clock.now();
      sampler.beginTick(now);
      let length = 0;
      for (let site = 0; site < nodes.length; site += 1) {
        const one = nodes[site];
        if (one === undefined || one.agent === null) continue;
        const moment = now + one.skewMs;
        take(site, moment);
        one.suffer(sampler.utilization(site));
        if (one.isCutOff) continue;
        node[length] = site;
        at[length] = moment;
        const offset = site * sampleWidth;
        const to = length * sampleWidth;
        for (let i = 0; i < sampleWidth; i += 1) values[to + i] = latest[offset + i] ?? Number.NaN;
        length += 1;
      }
      trace.number(now);
      trace.floats(values, length * sampleWidth);
      for (const listener of listeners) listener({ length, node, at, values });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
