"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { client, unwrap } from "../../client/api.ts";
import { createObservable } from "../designer/state/observable.ts";
import { useObservable } from "../designer/state/use-observable.ts";
import { useSession } from "../session/session-provider.tsx";

export interface FleetChoice {
  readonly id: string;
  readonly name: string;
  readonly kind: "simulated" | "real";
  readonly nodes: number;
  readonly online: number;
}

interface Fleets {
  readonly fleets: readonly FleetChoice[];
  readonly chosen: FleetChoice | undefined;
  readonly choose: (id: string) => void;
}

/** The fleet chosen in this window, by workspace: the bar, the menu of the canvas and the pickers must agree on it. */
const choices = createObservable<ReadonlyMap<string, string>>(new Map());

const storageKey = (workspaceId: string): string => `edgeloom:fleet:${workspaceId}`;

function storedChoice(workspaceId: string): string | null {
  return typeof localStorage === "undefined" ? null : localStorage.getItem(storageKey(workspaceId));
}

/** The workspace's fleets and the one that runs go to; the choice is kept in this browser. */
export function useFleets(): Fleets {
  const { workspaceId } = useSession();
  const { data } = useQuery({
    queryKey: ["fleets", workspaceId],
    queryFn: () => unwrap(client.fleets.$get()),
    refetchInterval: 15_000,
  });
  const choice = useObservable(choices).get(workspaceId) ?? storedChoice(workspaceId);
  const fleets: readonly FleetChoice[] = data?.items ?? [];
  const chosen =
    fleets.find((fleet) => fleet.id === choice) ??
    fleets.find((fleet) => fleet.kind === "simulated") ??
    fleets[0];
  const choose = useCallback(
    (id: string) => {
      localStorage.setItem(storageKey(workspaceId), id);
      choices.update((before) => new Map(before).set(workspaceId, id));
    },
    [workspaceId],
  );
  return { fleets, chosen, choose };
}

export function fleetLabel(fleet: FleetChoice): string {
  return `${fleet.name} (${fleet.kind === "simulated" ? "simulated" : "real"})`;
}
