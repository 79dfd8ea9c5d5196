"use client";

import { toast } from "@edgeloom/ui";
import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { InferResponseType } from "hono/client";
import { client, unwrap } from "../../client/api.ts";

const groups = client.fleets[":fleetId"].groups;
const one = groups[":group"];

export type GroupView = InferResponseType<typeof groups.$get, 200>["items"][number];

/** Which group a page is about. */
export interface GroupAddress {
  readonly fleetId: string;
  readonly group: string;
}

const listKey = (fleetId: string): readonly string[] => ["groups", fleetId];
/** The groups of a fleet, by name. */
export function useGroupList(fleetId: string): UseQueryResult<readonly GroupView[]> {
  return useQuery({
    queryKey: listKey(fleetId),
    queryFn: async () => (await unwrap(groups.$get({ param: { fleetId } }))).items,
    refetchInterval: 10_000,
  });
}

export interface Formation {
  readonly name: string;
  readonly members?: string[];
  readonly size?: number;
}

export function useFormGroup(
  fleetId: string,
  onFormed: (name: string) => void,
): UseMutationResult<unknown, Error, Formation> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (json: Formation) => unwrap(groups.$post({ param: { fleetId }, json })),
    onSuccess: async (_answer, { name }) => {
      await queryClient.invalidateQueries({ queryKey: listKey(fleetId) });
      onFormed(name);
    },
  });
}

export interface Membership {
  readonly voters: string[];
  readonly learners: string[];
}

/** What can be done with a formed group. What fails is told; what worked is seen in the frames. */
export function useGroupActions(address: GroupAddress, onDissolved: () => void) {
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: listKey(address.fleetId) });
  const transfer = useMutation({
    mutationFn: (to: string) => unwrap(one.transfer.$post({ param: address, json: { to } })),
    onError: (error) => toast.error(`Could not hand over ${address.group}`, error),
  });
  const change = useMutation({
    mutationFn: (json: Membership) => unwrap(one.members.$put({ param: address, json })),
    onSuccess: refresh,
  });
  const dissolve = useMutation({
    mutationFn: () => unwrap(one.$delete({ param: address })),
    onSuccess: async () => {
      onDissolved();
      await refresh();
    },
    onError: (error) => toast.error(`Could not dissolve ${address.group}`, error),
  });
  return { transfer, change, dissolve };
}

export type GroupActions = ReturnType<typeof useGroupActions>;
