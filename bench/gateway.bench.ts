import { createDatabase, createFleetRepository, ensurePartition } from "@edgeloom/db";
import type { Bench, BenchContext, Figure } from "./bench.ts";
import { measureLatency } from "./gateway/latency.ts";
import { cpuSeconds, residentMiB, startProcess } from "./gateway/processes.ts";

const sizes = [1_000, 5_000, 10_000];
const warmUpMs = 12_000;
const measureMs = 15_000;
const gatewayPort = 5460;
const ticketKey = "ticket-key-of-the-benchmark";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Simulated worlds of several sizes at one sample a second, through one gateway into PostgreSQL. */
const bench: Bench = {
  name: "gateway",
  description:
    "Telemetry of a simulated world at 1 Hz, over a socket and a gateway, by COPY into PostgreSQL (fsync on).",
  async run(context) {
    const url = await context.database();
    const database = createDatabase({ connectionString: url });
    context.onEnd(() => database.close());
    await database.prisma.user.create({
      data: { id: "u", name: "Bench", email: "bench@example.org" },
    });
    const memberships = { create: { userId: "u", role: "owner" as const } };
    await database.prisma.workspace.create({
      data: { id: "w1", slug: "bench", name: "Bench", memberships },
    });
    await ensurePartition(database.pool, Date.now());
    const gateway = startProcess(await context.program("gateway"), {
      DATABASE_URL: url,
      EDGELOOM_TICKET_KEY: ticketKey,
      EDGELOOM_INTERNAL_TOKEN: "internal-token-of-the-benchmark",
      EDGELOOM_GATEWAY_PORT: String(gatewayPort),
    });
    context.onEnd(() => gateway.stop());
    await healthy(`http://127.0.0.1:${gatewayPort}/healthz`);
    const figures: Figure[] = [];
    for (const nodes of sizes) {
      const fleets = createFleetRepository(database.pool);
      const world = await fleets.create("w1", { name: `${nodes} nodes`, kind: "simulated" });
      const probe = await fleets.create("w1", { name: "Probe", kind: "simulated" });
      const simulator = startProcess(await context.program("simulator"), {
        EDGELOOM_GATEWAY_URL: `http://127.0.0.1:${gatewayPort}`,
        EDGELOOM_SIM_FLEET_ID: world.fleet.id,
        EDGELOOM_SIM_KEY: world.worldKey ?? "",
        EDGELOOM_SIM_SITES: String(nodes),
      });
      try {
        await joined(nodes);
        context.log(`${nodes} nodes have joined; warming up`);
        await pause(warmUpMs);
        figures.push(...(await measure(context, nodes, gateway.pid, simulator.pid)));
        const latency = await measureLatency({
          url: `http://127.0.0.1:${gatewayPort}`,
          ticketKey,
          workspaceId: "w1",
          fleetId: probe.fleet.id,
          worldKey: probe.worldKey ?? "",
        });
        figures.push(
          ...(["p50", "p95"] as const).map((name) => ({
            name: `gateway.sample_to_viewer_ms.${name}.${nodes}_nodes`,
            title: `sample sent to sample at a viewer, ${name}, beside ${nodes} nodes`,
            value: latency[name],
            unit: "ms",
          })),
        );
      } finally {
        await simulator.stop();
      }
    }
    return figures;
  },
};

interface Metrics {
  readonly samplesStored: number;
  readonly samplesDropped: number;
  readonly edgeNodes: number;
  readonly samplesQueued: number;
}

async function metrics(): Promise<Metrics> {
  const response = await fetch(`http://127.0.0.1:${gatewayPort}/metrics`);
  return (await response.json()) as Metrics;
}

async function healthy(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await pause(100);
  }
  throw new Error(`${url} did not become healthy`);
}

async function joined(nodes: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await metrics()).edgeNodes >= nodes) return;
    await pause(100);
  }
  throw new Error(`${nodes} nodes did not join within a minute`);
}

async function measure(
  context: BenchContext,
  nodes: number,
  gatewayPid: number,
  simulatorPid: number,
): Promise<Figure[]> {
  const before = await metrics();
  const cpuBefore = [cpuSeconds(gatewayPid), cpuSeconds(simulatorPid)] as const;
  const startedAt = performance.now();
  await pause(measureMs);
  const after = await metrics();
  const seconds = (performance.now() - startedAt) / 1_000;
  const stored = (after.samplesStored - before.samplesStored) / seconds;
  const share = (pid: number, cpu: number): number => ((cpuSeconds(pid) - cpu) / seconds) * 100;
  context.log(`${Math.round(stored)} samples/s stored, ${after.samplesQueued} waiting`);
  const figure = (name: string, title: string, value: number, unit: string): Figure => ({
    name: `gateway.${name}.${nodes}_nodes`,
    title: `${title}, ${nodes} nodes at 1 Hz`,
    value,
    unit,
  });
  return [
    figure("samples_stored_per_s", "samples stored", stored, "samples/s"),
    figure(
      "samples_dropped",
      "samples the gateway dropped",
      after.samplesDropped - before.samplesDropped,
      "samples",
    ),
    figure("cpu_percent", "CPU of the gateway", share(gatewayPid, cpuBefore[0]), "% of a core"),
    figure("memory_mib", "memory of the gateway", residentMiB(gatewayPid), "MiB"),
    figure(
      "simulator_cpu_percent",
      "CPU of the simulator",
      share(simulatorPid, cpuBefore[1]),
      "% of a core",
    ),
    figure("simulator_memory_mib", "memory of the simulator", residentMiB(simulatorPid), "MiB"),
  ];
}

export default bench;
