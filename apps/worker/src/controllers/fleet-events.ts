import {
  createRun,
  type FleetEventTriggerRow,
  fleetEventTriggers,
  type PendingFleetEvent,
  pendingFleetEvents,
  settleFleetEvents,
} from "@edgeloom/db";
import { EdgeloomError, type JsonValue } from "@edgeloom/kernel";
import {
  catalogue,
  type FleetEvent,
  type FleetEventFilter,
  fleetEventSchema,
  matchesFleetEvent,
} from "@edgeloom/nodes";
import type { Pool } from "pg";
import type { Log } from "../log.ts";
import type { Controller } from "./controller-host.ts";

const periodMs = 500;
const batchMax = 500;
/** Events handled side by side; an outage of a region tells of thousands. */
const atOnce = 8;

/** A trigger and what it lets through. */
interface WaitingTrigger {
  readonly row: FleetEventTriggerRow;
  readonly filter: FleetEventFilter;
}

/** The filter that a trigger's parameters say, defaults filled in; undefined when they do not fit. */
function filterOf(row: FleetEventTriggerRow): FleetEventFilter | undefined {
  const parsed = catalogue.definition("FleetEventTrigger")?.parameters.safeParse(row.config);
  return parsed?.success === true ? (parsed.data as unknown as FleetEventFilter) : undefined;
}

/**
 * Starts runs for what happens in fleets. PostgreSQL keeps an event until its runs exist, and event and trigger
 * make a run's key: a worker that dies in between leaves the event to the next, and none starts a run twice.
 */
export function createFleetEvents(pool: Pool, log: Log): Controller {
  /** Whether a run started; what can never start is passed over rather than kept for ever. */
  async function fire(row: FleetEventTriggerRow, event: FleetEvent): Promise<boolean> {
    try {
      await createRun(pool, row.workspaceId, {
        workflowId: row.workflowId,
        version: { kind: "active" },
        fleetId: event.fleetId,
        trigger: "fleet_event",
        triggerNodeId: row.nodeId,
        input: event as unknown as JsonValue,
        requestKey: `fleet_event:${row.id}:${event.id}`,
      });
      return true;
    } catch (error) {
      if (!(error instanceof EdgeloomError)) throw error;
      log("warning", "A fleet event could not start its run", {
        triggerId: row.id,
        workflowId: row.workflowId,
        event: event.id,
        error: error.message,
      });
      return false;
    }
  }

  async function waitingTriggers(events: readonly PendingFleetEvent[]): Promise<WaitingTrigger[]> {
    const workspaceIds = [...new Set(events.map(({ workspaceId }) => workspaceId))];
    return (await fleetEventTriggers(pool, workspaceIds)).flatMap((row) => {
      const filter = filterOf(row);
      if (filter !== undefined) return [{ row, filter }];
      log("warning", "A fleet event trigger has parameters that do not fit", {
        triggerId: row.id,
        workflowId: row.workflowId,
      });
      return [];
    });
  }

  /** Starts what an event asks for, and names the triggers that fired. */
  async function handle(
    pending: PendingFleetEvent,
    triggers: readonly WaitingTrigger[],
  ): Promise<string[]> {
    const event = fleetEventSchema.parse(pending);
    const fired: string[] = [];
    for (const { row, filter } of triggers) {
      if (row.workspaceId !== pending.workspaceId || pending.recordedAt < row.enabledAt) continue;
      if (matchesFleetEvent(filter, event) && (await fire(row, event))) fired.push(row.id);
    }
    return fired;
  }

  /** Handles one batch, and tells whether there may be more. */
  async function handleBatch(signal: AbortSignal): Promise<boolean> {
    const events = await pendingFleetEvents(pool, batchMax);
    if (events.length === 0) return false;
    const triggers = await waitingTriggers(events);
    for (let i = 0; i < events.length && !signal.aborted; i += atOnce) {
      const some = events.slice(i, i + atOnce);
      const fired = await Promise.all(some.map((pending) => handle(pending, triggers)));
      const ids = some.map(({ id }) => id);
      await settleFleetEvents(pool, ids, [...new Set(fired.flat())]);
    }
    return events.length === batchMax;
  }

  return {
    kind: "fleet_events",
    always: "fleet_events",
    periodMs: () => periodMs,
    async turn(_held, signal) {
      let more = true;
      while (more && !signal.aborted) more = await handleBatch(signal);
      return undefined;
    },
  };
}
