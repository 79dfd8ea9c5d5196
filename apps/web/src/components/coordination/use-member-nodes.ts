"use client";

import type { EdgeNodeView } from "@edgeloom/protocol";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client, unwrap } from "../../client/api.ts";

export type MemberNode = Pick<EdgeNodeView, "id" | "name" | "coordinates">;
export type ChoosableNode = Pick<EdgeNodeView, "id" | "name" | "region" | "health" | "online">;

const nodes = client.fleets[":fleetId"].nodes;

export interface MemberNodes {
  readonly nodes: ReadonlyMap<string, MemberNode>;
  /** All that were asked for first are known, or cannot be; those of members that come later may follow. */
  readonly isReady: boolean;
}

/** Names and places of some edge nodes. */
export function useMemberNodes(fleetId: string, nodeIds: readonly string[]): MemberNodes {
  const [wasReady, setWasReady] = useState(false);
  const { nodes: known, isPending } = useQueries({
    queries: nodeIds.map((nodeId) => ({
      queryKey: ["member-node", fleetId, nodeId],
      queryFn: () => unwrap(nodes[":nodeId"].$get({ param: { fleetId, nodeId } })),
      staleTime: 60_000,
    })),
    combine: (answers) => ({
      nodes: new Map(answers.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data]]))),
      isPending: answers.some((answer) => answer.isPending),
    }),
  });
  if (!isPending && !wasReady) setWasReady(true);
  return { nodes: known, isReady: wasReady || !isPending };
}

/** Edge nodes are offered up to this number; a search finds the others. */
const offeredMax = 200;

/** Edge nodes that may join a group: those whose name or place holds `search`. */
export function useNodeChoices(fleetId: string, search: string) {
  return useQuery({
    queryKey: ["member-choices", fleetId, search],
    queryFn: async () => {
      const query = { limit: String(offeredMax), ...(search === "" ? {} : { search }) };
      return (await unwrap(nodes.$get({ param: { fleetId }, query }))).items;
    },
    staleTime: 10_000,
  });
}
