import { markOffline, sweepSilentNodes, touchNodes } from "@edgeloom/db";
import type { FleetConnection } from "./connection.ts";
import { agentsReturnMs } from "./restart.ts";
import type { FleetServices } from "./services.ts";

/** What presence needs of a gateway. */
export type PresenceServices = Pick<
  FleetServices,
  "pool" | "connections" | "audience" | "clock" | "timers" | "log"
>;

/** A node that missed this many sample periods is down, but never sooner than after three seconds. */
const periodsMissedMax = 5;
const silentMsMin = 3_000;
const sweepEveryMs = 1_000;
/** Nodes of a gateway that was killed: well beyond the interval at which living ones are touched. */
const orphanedMs = 45_000;
const orphanSweepEveryMs = 10_000;
const touchEveryMs = 3_000;
/** Rows touched a second at most: a fleet of 10,000 is touched every ten seconds. */
const touchesPerSec = 1_000;

function silentNodes(connection: FleetConnection, monotonic: number): string[] {
  const limitMs = Math.max(silentMsMin, periodsMissedMax * connection.peer.facts.samplePeriodMs);
  const silent: string[] = [];
  for (const node of connection.nodes) {
    if (node.down || monotonic - node.seenAt <= limitMs) continue;
    node.down = true;
    node.touched = false;
    node.health = "down";
    silent.push(node.nodeId);
  }
  return silent;
}

/**
 * Writes when nodes were last heard of, and finds those that fell silent. A gateway that is `alone` need not wait
 * for long to know that a node is nobody's: whoever has not come back to it some seconds after its start is down.
 */
export function keepPresence(services: PresenceServices, alone: boolean): { stop(): void } {
  const { pool, connections, audience, clock, timers, log } = services;
  let nextTouchAt = 0;
  let touching = false;

  const failed = (what: string) => (error: unknown) =>
    log("warning", `${what} was not written`, { error: String(error) });

  async function touch(): Promise<void> {
    const touches = [...connections.all].flatMap((connection) =>
      [...connection.nodes].flatMap((node) => node.takeTouch() ?? []),
    );
    const waitMs = Math.max(touchEveryMs, (touches.length / touchesPerSec) * 1_000);
    nextTouchAt = clock.monotonic() + waitMs;
    if (touches.length > 0) await touchNodes(pool, touches);
  }

  async function sweep(): Promise<void> {
    for (const connection of connections.all) {
      const silent = silentNodes(connection, clock.monotonic());
      if (silent.length === 0) continue;
      await markOffline(pool, connection.fleetId, silent);
      audience.nodesChanged(connection.fleetId, silent);
    }
    if (touching || clock.monotonic() < nextTouchAt) return;
    touching = true;
    await touch().finally(() => {
      touching = false;
    });
  }

  async function sweepOrphans(silentMs: number): Promise<void> {
    const byFleet = new Map<string, string[]>();
    for (const { fleetId, nodeId } of await sweepSilentNodes(pool, silentMs)) {
      byFleet.set(fleetId, [...(byFleet.get(fleetId) ?? []), nodeId]);
    }
    for (const [fleetId, nodeIds] of byFleet) audience.nodesChanged(fleetId, nodeIds);
  }

  const lookForOrphans = (silentMs: number): void =>
    void sweepOrphans(silentMs).catch(failed("Absence of edge nodes"));
  const startedAt = clock.monotonic();
  const timersSet = [
    timers.every(sweepEveryMs, () => sweep().catch(failed("Presence of edge nodes"))),
    timers.every(orphanSweepEveryMs, () => lookForOrphans(orphanedMs)),
  ];
  if (alone) {
    // Those that came back were heard of after the start, if only when they said hello.
    const sinceStart = (): number => clock.monotonic() - startedAt;
    timersSet.push(timers.after(agentsReturnMs, () => lookForOrphans(sinceStart())));
  }
  return {
    stop: () => {
      for (const timer of timersSet) timer.cancel();
    },
  };
}
