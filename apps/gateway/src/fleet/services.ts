import type { Database, EnrolmentRepository } from "@edgeloom/db";
import type { Log } from "@edgeloom/host";
import type { Clock, Timers } from "@edgeloom/kernel";
import type { TelemetryColumns } from "@edgeloom/protocol";
import type { Namespace } from "socket.io";
import type { Figures } from "../figures.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { ConnectionTable } from "./connection.ts";

/** Port: where changes of edge nodes go, to be shown to viewers. */
export interface FleetAudience {
  nodesChanged(fleetId: string, nodeIds: readonly string[]): void;
  telemetry(fleetId: string, columns: TelemetryColumns): void;
}

/** What the handlers of `/fleet` work with. */
export interface FleetServices {
  readonly namespace: Namespace;
  readonly pool: Database["pool"];
  readonly enrolments: EnrolmentRepository;
  readonly connections: ConnectionTable;
  readonly ingest: Ingest;
  readonly audience: FleetAudience;
  readonly figures: Figures;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}
