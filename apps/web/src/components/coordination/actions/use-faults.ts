"use client";

import type { FaultInput } from "@edgeloom/agent-core";
import { toast } from "@edgeloom/ui";
import { useMutation } from "@tanstack/react-query";
import { sendCommand } from "../../fleet/node/use-node.ts";

export interface MemberFault {
  readonly nodeId: string;
  readonly fault: FaultInput;
}

/** Breaks and mends simulated members. That it worked is seen in the frames. */
export interface Faulting {
  inject(faults: readonly MemberFault[], failure: string): void;
  heal(nodeIds: readonly string[]): void;
  readonly isBusy: boolean;
}

export function useFaults(fleetId: string): Faulting {
  const inject = useMutation({
    mutationFn: ({ faults }: { faults: readonly MemberFault[]; failure: string }) =>
      Promise.all(
        faults.map(({ nodeId, fault }) =>
          sendCommand({ fleetId, nodeId }, "inject_fault", { fault }),
        ),
      ),
    onError: (error, { failure }) => toast.error(failure, error),
  });
  const heal = useMutation({
    // Those that are down do not answer, and are mended all the same: the faults are the world's.
    mutationFn: (nodeIds: readonly string[]) =>
      Promise.allSettled(
        nodeIds.map((nodeId) => sendCommand({ fleetId, nodeId }, "clear_faults", {})),
      ),
  });
  return {
    inject: (faults, failure) => inject.mutate({ faults, failure }),
    heal: (nodeIds) => heal.mutate(nodeIds),
    isBusy: inject.isPending || heal.isPending,
  };
}
