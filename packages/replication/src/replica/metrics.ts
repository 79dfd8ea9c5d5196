import type { ConsistencyMetrics } from "./types.ts";

export interface Metrics {
  wrote(succeeded: boolean): void;
  read(isStale: boolean): void;
  conflicts(detected: number, resolved: number): void;
  lag(ms: number): void;
  figures(): ConsistencyMetrics;
}

export function createMetrics(): Metrics {
  let writesSucceeded = 0;
  let writesFailed = 0;
  let readsTotal = 0;
  let readsStale = 0;
  let conflictsDetected = 0;
  let conflictsResolved = 0;
  let lagSumMs = 0;
  let lags = 0;
  let maxReplicationLagMs = 0;
  return {
    wrote(succeeded) {
      if (succeeded) writesSucceeded += 1;
      else writesFailed += 1;
    },
    read(isStale) {
      readsTotal += 1;
      if (isStale) readsStale += 1;
    },
    conflicts(detected, resolved) {
      conflictsDetected += detected;
      conflictsResolved += resolved;
    },
    lag(ms) {
      lags += 1;
      lagSumMs += ms;
      maxReplicationLagMs = Math.max(maxReplicationLagMs, ms);
    },
    figures: () => ({
      writesTotal: writesSucceeded + writesFailed,
      writesSucceeded,
      writesFailed,
      readsTotal,
      readsStale,
      conflictsDetected,
      conflictsResolved,
      averageReplicationLagMs: lags === 0 ? 0 : lagSumMs / lags,
      maxReplicationLagMs,
    }),
  };
}
