import { readFileSync, statfsSync } from "node:fs";
import { cpus, freemem, totalmem } from "node:os";
import type { TelemetrySample, TelemetrySource } from "@edgeloom/agent-core";
import type { Clock } from "@edgeloom/kernel";
import { cpuTimes, memoryShare, type NetworkBytes, networkBytes } from "./figures.ts";

export interface HostTelemetryOptions {
  readonly clock: Clock;
  /** Folder on the file system whose use is reported. */
  readonly dataDirectory: string;
  readonly workloadsRunning: () => number;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function storageShare(directory: string): number | null {
  try {
    const { blocks, bfree } = statfsSync(directory);
    return blocks === 0 ? null : 1 - bfree / blocks;
  } catch {
    return null;
  }
}

/**
 * Figures of this host. CPU and network are means since the reading before, so the first reading has none. What
 * the host serves (requests, errors, latency, cache) an agent cannot see; those stay null.
 */
export function createHostTelemetry(options: HostTelemetryOptions): TelemetrySource {
  const { clock } = options;
  let cpuBefore = cpuTimes(cpus());
  let networkBefore: { readonly bytes: NetworkBytes; readonly at: number } | null = null;

  function cpu(): number | null {
    const now = cpuTimes(cpus());
    const [busy, total] = [now.busy - cpuBefore.busy, now.total - cpuBefore.total];
    cpuBefore = now;
    return total <= 0 ? null : Math.min(1, Math.max(0, busy / total));
  }

  function network(): { readonly rx: number | null; readonly tx: number | null } {
    const text = readText("/proc/net/dev");
    if (text === null) return { rx: null, tx: null };
    const now = { bytes: networkBytes(text), at: clock.monotonic() };
    const before = networkBefore;
    networkBefore = now;
    const seconds = before === null ? 0 : (now.at - before.at) / 1_000;
    if (before === null || seconds <= 0) return { rx: null, tx: null };
    // A counter that went back belongs to an interface that went away.
    const rate = (to: number, from: number): number => Math.max(0, to - from) / seconds;
    return {
      rx: rate(now.bytes.rx, before.bytes.rx),
      tx: rate(now.bytes.tx, before.bytes.tx),
    };
  }

  return {
    read(): TelemetrySample {
      const { rx, tx } = network();
      const memory = memoryShare(readText("/proc/meminfo")) ?? 1 - freemem() / totalmem();
      return {
        at: clock.now(),
        values: {
          cpu: cpu(),
          memory,
          storage: storageShare(options.dataDirectory),
          networkRxBytesPerSec: rx,
          networkTxBytesPerSec: tx,
          requestsPerSec: null,
          errorRate: null,
          latencyP50Ms: null,
          latencyP95Ms: null,
          latencyP99Ms: null,
          cacheHitRate: null,
          workloads: options.workloadsRunning(),
        },
      };
    },
  };
}
