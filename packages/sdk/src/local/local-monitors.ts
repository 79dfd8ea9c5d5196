import type { Fleet } from "@edgeloom/fleet";
import type { Clock } from "@edgeloom/kernel";
import { createMemoryMonitorRegistry, type MonitorRegistry, runMonitorTick } from "@edgeloom/nodes";

export interface LocalMonitors extends MonitorRegistry {
  /** Stops the loops of all monitors; what they found stays. */
  close(): void;
}

/** Monitors that watch for as long as the process lives, one loop a fleet. */
export function createLocalMonitors(fleet: () => Fleet, clock: Clock): LocalMonitors {
  const registry = createMemoryMonitorRegistry(clock);
  const loops = new Map<string, NodeJS.Timeout>();

  const endLoop = (fleetId: string): void => {
    clearInterval(loops.get(fleetId));
    loops.delete(fleetId);
  };

  return {
    ...registry,
    async start(config) {
      const status = await registry.start(config);
      const look = (): Promise<unknown> => runMonitorTick(fleet(), registry, clock.now());
      await look();
      endLoop(config.fleetId);
      const loop = setInterval(() => {
        // An unreachable fleet is looked at again at the next turn; the alerts of silent nodes tell of it.
        look().catch(() => undefined);
      }, config.healthCheckIntervalSeconds * 1_000);
      loop.unref();
      loops.set(config.fleetId, loop);
      return status.active ? registry.status(config.fleetId) : status;
    },
    async stop(fleetId) {
      endLoop(fleetId);
      return registry.stop(fleetId);
    },
    close() {
      for (const fleetId of [...loops.keys()]) endLoop(fleetId);
    },
  };
}
