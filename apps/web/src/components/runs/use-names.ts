"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { client, unwrap } from "../../client/api.ts";

const rarelyMs = 60_000;

/** Names of the workspace's fleets and members by id; undefined for one that is gone. */
export function useNames(): (id: string) => string | undefined {
  const members = useQuery({
    queryKey: ["members"],
    queryFn: () => unwrap(client.members.$get()),
    staleTime: rarelyMs,
  });
  const fleets = useQuery({
    queryKey: ["fleets"],
    queryFn: () => unwrap(client.fleets.$get()),
    staleTime: rarelyMs,
  });
  const names = useMemo(
    () =>
      new Map([
        ...(members.data?.items ?? []).map((each) => [each.userId, each.name] as const),
        ...(fleets.data?.items ?? []).map((each) => [each.id, each.name] as const),
      ]),
    [members.data, fleets.data],
  );
  return useCallback((id: string) => names.get(id), [names]);
}
