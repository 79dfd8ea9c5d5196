import type { Fleet } from "@edgeloom/fleet";
import { createSystemClock } from "@edgeloom/host";
import type { Timers } from "@edgeloom/kernel";
import {
  createPacedDrive,
  createSimulatedFleet,
  createWorld,
  type TimeDrive,
} from "@edgeloom/simulator";

export interface LocalWorldOptions {
  readonly seed?: number | undefined;
  /** Edge sites; 24 when left out. */
  readonly sites?: number | undefined;
}

/** A simulated fleet in this process. */
export interface LocalWorld {
  readonly fleet: Fleet;
  stop(): void;
}

/** Telemetry that a new world already has, so that monitoring has something to look at. */
const pastMs = 15 * 60_000;

/** Timers that let the process end while only the world's time would go on. */
const idleTimers: Timers = {
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
  every(periodMs, callback) {
    const timer = setInterval(callback, periodMs);
    timer.unref();
    return { cancel: () => clearInterval(timer) };
  },
};

/** A world whose time follows the clock and that has been running for a quarter of an hour. */
export function createLocalWorld(options: LocalWorldOptions = {}): LocalWorld {
  const clock = createSystemClock();
  const world = createWorld({
    seed: options.seed ?? 7,
    sites: options.sites,
    startAt: clock.now() - pastMs,
    inService: true,
  });
  // The fleet keeps samples from when it is made, so it is made before the past passes.
  let drive: TimeDrive | undefined;
  const fleet = createSimulatedFleet(world, {
    name: "Local world",
    drive: {
      hold: () => drive?.hold() ?? (() => undefined),
      stop: () => drive?.stop(),
    },
  });
  world.time.advance(pastMs);
  drive = createPacedDrive(world.time, clock, idleTimers, 1);
  return { fleet, stop: () => drive?.stop() };
}
