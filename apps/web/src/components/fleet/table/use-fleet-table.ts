"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { client, unwrap } from "../../../client/api.ts";
import { useLiveTopic } from "../../../client/live-context.tsx";
import { FleetTable } from "./fleet-table.ts";

/** How often what samples changed is drawn: faster than eyes compare figures, slow enough for ten thousand. */
const drawEveryMs = 1_000;

export interface LiveFleet {
  readonly table: FleetTable;
  /** Changes at most once a second; a memo that reads the table lists it. */
  readonly revision: number;
  /** Changes when marks do. */
  readonly shapeRevision: number;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly reload: () => void;
}

/** The edge nodes of a fleet, loaded once and kept current over the live connection. */
export function useFleetTable(fleetId: string): LiveFleet {
  // A table belongs to one fleet: another fleet starts with an empty one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fleet is what the table is of.
  const table = useMemo(() => new FleetTable(), [fleetId]);
  const queryClient = useQueryClient();
  const queryKey = ["fleet-figures", fleetId];
  const query = useQuery({
    queryKey,
    queryFn: () => unwrap(client.fleets[":fleetId"].figures.$get({ param: { fleetId } })),
    staleTime: 30_000,
  });
  const [drawn, setDrawn] = useState({ revision: 0, shapeRevision: 0 });
  const draw = useRef(() => {});
  draw.current = () => {
    const { revision, shapeRevision } = table;
    setDrawn((before) => (before.revision === revision ? before : { revision, shapeRevision }));
  };
  useEffect(() => {
    if (query.data === undefined) return;
    table.load(query.data);
    draw.current();
  }, [table, query.data]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) draw.current();
    }, drawEveryMs);
    return () => clearInterval(timer);
  }, []);
  const reload = (): void => void queryClient.invalidateQueries({ queryKey });
  useLiveTopic(
    { kind: "fleet", fleetId },
    {
      onNodesChanged: (changedFleetId, nodes) => {
        if (changedFleetId === fleetId && table.applyViews(nodes)) reload();
      },
    },
  );
  useLiveTopic(
    { kind: "telemetry", fleetId, detail: "nodes" },
    {
      onTelemetry: (sampledFleetId, columns) => {
        if (sampledFleetId === fleetId) table.applyTelemetry(columns);
      },
    },
  );
  return { table, ...drawn, isLoading: query.isPending, error: query.error, reload };
}
