"use client";

import type { TelemetrySample } from "@edgeloom/agent-core";
import { sampleAt } from "@edgeloom/protocol";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { client, unwrap } from "../../../client/api.ts";
import { useLiveTopic } from "../../../client/live-context.tsx";
import { alignSeries, appendSamples, emptySeries, type NodeSeries } from "./series.ts";
import { spanAt, type TimeRange, timeRangeParams } from "./time-range.ts";
import type { NodeAddress } from "./use-node.ts";

/** Wider buckets are read anew from the server; single samples are added as they arrive. */
const sampleStepMs = 1_000;
const readEveryMsMin = 5_000;
/** Samples that were not stored yet when the page opened, or missed while it was cut off, are filled in later. */
const fillEveryMs = 10_000;

export interface LiveSeries {
  readonly series: NodeSeries;
  /** Width of a bucket, ms. */
  readonly stepMs: number;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly reload: () => void;
}

/**
 * The node's figures over a range, full when it opens and growing while it is live.
 * @param index stands for the node in telemetry frames
 * @param skewMs how far the node's clock is ahead of this one, as in a world that runs faster
 */
export function useNodeSeries(
  address: NodeAddress,
  range: TimeRange,
  index: number | undefined,
  skewMs: number,
): LiveSeries {
  const isLive = range.kind === "live";
  const query = useQuery({
    queryKey: ["node-series", address.fleetId, address.nodeId, timeRangeParams(range)],
    queryFn: async () => {
      const { from, to } = spanAt(range, Date.now() + skewMs);
      const answer = await unwrap(
        client.fleets[":fleetId"].nodes[":nodeId"].metrics.$get({
          param: address,
          query: { from: String(Math.round(from)), to: String(Math.round(to)) },
        }),
      );
      return { series: alignSeries(answer.series), stepMs: answer.stepMs };
    },
    staleTime: readEveryMsMin,
    refetchInterval: ({ state }) => {
      const stepMs = state.data?.stepMs ?? sampleStepMs;
      return isLive
        ? Math.max(stepMs, stepMs > sampleStepMs ? readEveryMsMin : fillEveryMs)
        : false;
    },
  });
  const stepMs = query.data?.stepMs ?? sampleStepMs;
  const added = useLiveSamples(address, isLive && stepMs <= sampleStepMs, index);
  const series = useMemo(() => {
    if (query.data === undefined) return emptySeries;
    const { from, to } = spanAt(range, 0);
    return appendSamples(query.data.series, added, to - from);
  }, [query.data, added, range]);
  return {
    series,
    stepMs,
    isLoading: query.isPending,
    error: query.error,
    reload: () => void query.refetch(),
  };
}

const samplesKept = 900;
const noSamples: readonly TelemetrySample[] = [];

/** Samples of one node since the page opened, drawn in step with their arrival. */
function useLiveSamples(
  { fleetId, nodeId }: NodeAddress,
  enabled: boolean,
  index: number | undefined,
): readonly TelemetrySample[] {
  const [samples, setSamples] = useState(noSamples);
  const arrived = useRef<TelemetrySample[]>([]);
  useLiveTopic(
    enabled ? { kind: "telemetry", fleetId, nodeIds: [nodeId], detail: "nodes" } : null,
    {
      onTelemetry: (sampledFleetId, columns) => {
        if (sampledFleetId !== fleetId) return;
        for (let row = 0; row < columns.length; row += 1) {
          if (columns.index[row] === index) arrived.current.push(sampleAt(columns, row));
        }
      },
    },
  );
  useEffect(() => {
    if (!enabled) return;
    const timer = setInterval(() => {
      if (arrived.current.length === 0) return;
      const fresh = arrived.current;
      arrived.current = [];
      setSamples((before) => [...before, ...fresh].slice(-samplesKept));
    }, 500);
    return () => clearInterval(timer);
  }, [enabled]);
  return enabled ? samples : noSamples;
}
