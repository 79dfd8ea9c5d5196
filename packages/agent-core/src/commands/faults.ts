import { assertNever, EdgeloomError, type EpochMs } from "@edgeloom/kernel";
import type { FaultInjector } from "../fault-injector.ts";
import type { Fault } from "../faults.ts";
import type { Change } from "../state/change.ts";
import type { Command } from "./decide.ts";
import { type Decision, decided } from "./decision.ts";

export type FaultCommand = Extract<Command, { name: "inject_fault" | "clear_faults" }>;

function describeFault(fault: Fault): string {
  const lasts = fault.durationMs === 0 ? "until cleared" : `for ${fault.durationMs} ms`;
  switch (fault.kind) {
    case "crash":
    case "partition":
      return lasts;
    case "pause":
      return lasts;
    case "partition_from":
      return `${fault.direction} ${fault.nodeIds.join(", ")}, ${lasts}`;
    case "slow_link":
      return `${fault.addedMs} ms and ${fault.lossRatio * 100} % loss added, ${lasts}`;
    case "clock_skew":
      return `${fault.skewMs} ms, ${lasts}`;
    case "overload":
      return `${fault.cpu * 100} % of the cores, ${lasts}`;
    default:
      return assertNever(fault);
  }
}

export function faultNoted(
  event: "fault_injected" | "fault_cleared",
  fault: Fault,
  at: EpochMs,
): Change {
  return { type: "fault_noted", event, kind: fault.kind, detail: describeFault(fault), at };
}

/**
 * What a fault command changes, and the act that follows once it is on disk. A fault takes the place of one
 * of its kind.
 * @throws EdgeloomError `forbidden` on a real agent
 */
export function decideFault(
  nodeId: string,
  faults: FaultInjector | undefined,
  command: FaultCommand,
  at: EpochMs,
): { readonly decision: Decision; readonly act: () => void } {
  if (faults === undefined) {
    throw new EdgeloomError({
      code: "forbidden",
      message: `${nodeId} is a real edge node, and faults are injected into simulated ones only`,
      remedy: "Rehearse on the simulated fleet",
    });
  }
  const inForce = faults.list();
  if (command.name === "clear_faults") {
    const changes = inForce.map((fault) => faultNoted("fault_cleared", fault, at));
    return { decision: decided(changes, { faults: [] }), act: () => faults.clear() };
  }
  const { fault } = command.request;
  const next = [...inForce.filter(({ kind }) => kind !== fault.kind), fault];
  return {
    decision: decided([faultNoted("fault_injected", fault, at)], { faults: next }),
    act: () => faults.inject(fault),
  };
}
