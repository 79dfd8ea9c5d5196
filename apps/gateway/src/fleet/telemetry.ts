import { touchNodes } from "@edgeloom/db";
import { decodeTelemetryFrame, type TelemetryColumns } from "@edgeloom/protocol";
import { selectRows } from "../ingest/time-window.ts";
import type { FleetConnection } from "./connection.ts";
import type { LiveNode } from "./live-node.ts";
import type { FleetServices } from "./services.ts";

/** The rows of edge nodes that the connection holds: nobody writes samples for others. */
function ownRows(connection: FleetConnection, frame: TelemetryColumns): TelemetryColumns {
  const owns = (index: number): boolean => connection.nodeAt(index) !== undefined;
  if (frame.index.every(owns)) return frame;
  return selectRows(
    frame,
    [...frame.index.keys()].filter((row) => owns(frame.index[row] ?? -1)),
  );
}

/** Writes the rows of edge nodes whose health changed, which viewers are then told to look at. */
function announce(services: FleetServices, fleetId: string, nodes: readonly LiveNode[]): void {
  const { pool, audience, log } = services;
  touchNodes(
    pool,
    nodes.flatMap((node) => node.takeTouch() ?? []),
  ).then(
    () =>
      audience.nodesChanged(
        fleetId,
        nodes.map(({ nodeId }) => nodeId),
      ),
    (error) => log("warning", "Health of edge nodes was not written", { error: String(error) }),
  );
}

/** Stores a frame and shows it; answers, which is the sender's credit, when there is room for the next. */
export async function telemetry(
  services: FleetServices,
  connection: FleetConnection,
  bytes: Uint8Array,
): Promise<{ accepted: number }> {
  const { ingest, audience, figures, clock } = services;
  const received = decodeTelemetryFrame(bytes);
  const frame = ownRows(connection, received);
  figures.samplesRefused += received.length - frame.length;
  const [monotonic, now] = [clock.monotonic(), clock.now()];
  const changed: LiveNode[] = [];
  for (let row = 0; row < frame.length; row += 1) {
    const node = connection.nodeAt(frame.index[row] ?? -1);
    if (node?.sampled(frame, row, monotonic, now)) changed.push(node);
  }
  const accepted = ingest.push(frame);
  audience.telemetry(connection.fleetId, frame);
  if (changed.length > 0) announce(services, connection.fleetId, changed);
  await ingest.room();
  return { accepted };
}
