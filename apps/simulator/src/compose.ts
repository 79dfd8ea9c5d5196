import { join } from "node:path";
import { createSystemClock, createSystemTimers, type Log, startHealthServer } from "@edgeloom/host";
import { createPacedDrive, createWorld } from "@edgeloom/simulator";
import type { Environment } from "./env.ts";
import { createWorldGroupDisks } from "./group-disks.ts";
import { serveWorld } from "./serve-world.ts";
import { openWorldDisks } from "./world-disks.ts";

/** The running simulator. */
export interface Simulator {
  /** Port of the health server, when there is one. */
  readonly healthPort: number | null;
  readonly isJoined: boolean;
  stop(): Promise<void>;
}

/** Wires a world at the pace asked for to the gateway. */
export async function startSimulator(
  env: Environment,
  log: Log,
  onReplaced: () => void,
): Promise<Simulator> {
  const clock = createSystemClock();
  const timers = createSystemTimers();
  const worldName = `world-${env.EDGELOOM_SIM_FLEET_ID.replace(/[^A-Za-z0-9_-]/g, "_")}-${env.EDGELOOM_SIM_SEED}`;
  const disks =
    env.EDGELOOM_DATA === undefined ? null : openWorldDisks(env.EDGELOOM_DATA, worldName);
  const world = createWorld({
    seed: env.EDGELOOM_SIM_SEED,
    sites: env.EDGELOOM_SIM_SITES,
    sampleMs: env.EDGELOOM_SIM_SAMPLE_MS,
    startAt: clock.now(),
    disk: disks?.disk,
    groupDisks:
      env.EDGELOOM_DATA === undefined
        ? undefined
        : createWorldGroupDisks(join(env.EDGELOOM_DATA, `${worldName}-groups`)),
  });
  const drive = createPacedDrive(world.time, clock, timers, env.EDGELOOM_SIM_SPEED);
  const served = serveWorld({ env, world, drive, timers, log, onReplaced });
  const health =
    env.EDGELOOM_HEALTH_PORT === undefined
      ? null
      : await startHealthServer({
          port: env.EDGELOOM_HEALTH_PORT,
          healthy: () => served.uplink.isJoined,
          figures: () => ({
            nodes: world.nodes.length,
            worldTime: new Date(world.time.now()).toISOString(),
            samplesWaiting: served.uplink.samplesWaiting,
            samplesDropped: served.uplink.samplesDropped,
          }),
          // For tests of what must happen once.
          answers: {
            "/effects": (query) =>
              Object.fromEntries(query.getAll("key").map((key) => [key, world.effectCount(key)])),
          },
        });
  return {
    healthPort: health?.port ?? null,
    get isJoined() {
      return served.uplink.isJoined;
    },
    async stop() {
      drive.stop();
      served.close();
      world.stop();
      disks?.close();
      await health?.close();
    },
  };
}
