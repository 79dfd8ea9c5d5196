"use client";

import type { FleetSummary } from "@edgeloom/protocol";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useLiveTopic } from "../../client/live-context.tsx";
import { spanAt, type TimeRange, timeRangeParams } from "../fleet/node/time-range.ts";
import { type FleetHistory, type FleetPoint, fleetHistory, pointOf } from "./fleet-history.ts";

const sampleStepMs = 1_000;
const arrivedMax = 900;
const noPoints: readonly FleetPoint[] = [];

export interface LiveFleetHistory {
  readonly history: FleetHistory;
  readonly stepMs: number;
  /** The latest summary; null until one arrives. */
  readonly summary: FleetSummary | null;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly reload: () => void;
}

/** A fleet's figures over a range: full when it opens, then a point with every summary. */
export function useFleetHistory(fleetId: string, range: TimeRange): LiveFleetHistory {
  const [summary, setSummary] = useState<FleetSummary | null>(null);
  const [arrived, setArrived] = useState(noPoints);
  const query = useQuery({
    queryKey: ["fleet-series", fleetId, timeRangeParams(range)],
    queryFn: () => {
      const { from, to } = spanAt(range, Date.now());
      return unwrap(
        client.fleets[":fleetId"].metrics.$get({
          param: { fleetId },
          query: { from: String(Math.round(from)), to: String(Math.round(to)) },
        }),
      );
    },
    // What is stored is read again as often as it gains a point, at most every half a minute.
    refetchInterval: ({ state }) =>
      range.kind === "live" ? Math.max(30_000, state.data?.stepMs ?? 0) : false,
  });
  useLiveTopic(
    { kind: "telemetry", fleetId, detail: "summary" },
    {
      onFleetSummary: (summarisedFleetId, next) => {
        if (summarisedFleetId !== fleetId) return;
        setSummary(next);
        setArrived((before) => [...before, pointOf(next)].slice(-arrivedMax));
      },
    },
  );
  const stepMs = query.data?.stepMs ?? sampleStepMs;
  const stored = query.data?.points ?? noPoints;
  const live = range.kind === "live" ? arrived : noPoints;
  const history = useMemo(() => fleetHistory(whole(stored), live, stepMs), [stored, live, stepMs]);
  return {
    history,
    stepMs,
    summary,
    isLoading: query.isPending,
    error: query.error,
    reload: () => void query.refetch(),
  };
}

/** Without the last bucket, which was not over when it was read and would show a dip. */
function whole(points: readonly FleetPoint[]): readonly FleetPoint[] {
  return points.slice(0, -1);
}
