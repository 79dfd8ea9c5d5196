import type { CpuInfo } from "node:os";

/** Milliseconds of all cores since boot. */
export function cpuTimes(cores: readonly Pick<CpuInfo, "times">[]): {
  readonly busy: number;
  readonly total: number;
} {
  let busy = 0;
  let total = 0;
  for (const { times } of cores) {
    const working = times.user + times.nice + times.sys + times.irq;
    busy += working;
    total += working + times.idle;
  }
  return { busy, total };
}

/**
 * Share of memory that programs could not be given, from /proc/meminfo: the file cache, which gives way, counts as
 * free (MemAvailable). Null when the text does not say.
 */
export function memoryShare(meminfo: string | null): number | null {
  const kib = (name: string): number | null => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(meminfo ?? "");
    return found === null ? null : Number(found[1]);
  };
  const [total, available] = [kib("MemTotal"), kib("MemAvailable")];
  if (total === null || available === null || total === 0) return null;
  return 1 - available / total;
}

export interface NetworkBytes {
  readonly rx: number;
  readonly tx: number;
}

/** Bytes received and sent since boot by all interfaces but loopback, from /proc/net/dev. */
export function networkBytes(netDev: string): NetworkBytes {
  let rx = 0;
  let tx = 0;
  for (const line of netDev.split("\n")) {
    const [name, counters] = line.split(":");
    if (name === undefined || counters === undefined || name.trim() === "lo") continue;
    const columns = counters.trim().split(/\s+/).map(Number);
    rx += columns[0] ?? 0;
    tx += columns[8] ?? 0;
  }
  return { rx, tx };
}
