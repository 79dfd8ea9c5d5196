"use client";

import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { InferResponseType } from "hono/client";
import { client, unwrap } from "../../client/api.ts";

export type FleetView = InferResponseType<typeof client.fleets.$get, 200>["items"][number];

/** The fleets of the workspace. */
export function useFleets(): UseQueryResult<readonly FleetView[]> {
  return useQuery({
    queryKey: ["fleets"],
    queryFn: async () => (await unwrap(client.fleets.$get())).items,
    staleTime: 30_000,
    refetchInterval: 15_000,
  });
}
