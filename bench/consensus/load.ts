import { percentile } from "../worker-bench.ts";

/** A store under load: a promise of each request, rejected when it was not carried out. */
export interface LoadStore {
  /** `client` picks the connection; requests of one client come one after the other. */
  put(client: number, key: string, value: Uint8Array): Promise<void>;
  get(client: number, key: string): Promise<void>;
  close(): void;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the program that makes the load, as a share of one core. */
  readonly loadCpuShare: number;
}

const keys = 10_000;
const valueBytes = 256;

const keyOf = (number: number): string => `key-${String(number).padStart(8, "0")}`;

function randomValue(): Uint8Array {
  const value = new Uint8Array(valueBytes);
  for (let i = 0; i < value.length; i += 1) value[i] = Math.floor(Math.random() * 256);
  return value;
}

/** `clients` closed loops: each makes its next request when the last is answered. Counts after the warm-up only. */
export async function measureLoad(
  store: LoadStore,
  operation: "put" | "get",
  { clients, warmUpMs, durationMs }: { clients: number; warmUpMs: number; durationMs: number },
): Promise<LoadResult> {
  const value = randomValue();
  const latencies: number[] = [];
  const countFrom = performance.now() + warmUpMs;
  const endAt = countFrom + durationMs;
  let cpu = process.cpuUsage();
  const restartCpu = setTimeout(() => {
    cpu = process.cpuUsage();
  }, warmUpMs);

  async function loop(client: number): Promise<void> {
    for (;;) {
      const calledAt = performance.now();
      if (calledAt >= endAt) return;
      const key = keyOf(Math.floor(Math.random() * keys));
      if (operation === "put") await store.put(client, key, value);
      else await store.get(client, key);
      const returnedAt = performance.now();
      if (returnedAt >= countFrom && returnedAt < endAt) latencies.push(returnedAt - calledAt);
    }
  }

  await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
  clearTimeout(restartCpu);
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: (latencies.length / durationMs) * 1_000,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    loadCpuShare: (user + system) / 1_000 / durationMs,
  };
}
