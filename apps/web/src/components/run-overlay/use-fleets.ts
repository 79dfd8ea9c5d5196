"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
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

/** The workspace's fleets and the one that runs go to; the choice is kept in this browser. */
export function useFleets(): Fleets {
  const { workspaceId } = useSession();
  const key = `edgeloom:fleet:${workspaceId}`;
  const { data } = useQuery({
    queryKey: ["fleets", workspaceId],
    queryFn: () => unwrap(client.fleets.$get()),
    refetchInterval: 15_000,
  });
  const [choice, setChoice] = useState<string | null>(() =>
    typeof localStorage === "undefined" ? null : localStorage.getItem(key),
  );
  const fleets: readonly FleetChoice[] = data?.items ?? [];
  const chosen =
    fleets.find((fleet) => fleet.id === choice) ??
    fleets.find((fleet) => fleet.kind === "simulated") ??
    fleets[0];
  const choose = useCallback(
    (id: string) => {
      localStorage.setItem(key, id);
      setChoice(id);
    },
    [key],
  );
  return { fleets, chosen, choose };
}

export function fleetLabel(fleet: FleetChoice): string {
  return `${fleet.name} (${fleet.kind === "simulated" ? "simulated" : "real"})`;
}
