import type { Fault, FaultInjector } from "@edgeloom/agent-core";
import type { TimerHandle, Timers } from "@edgeloom/kernel";

/** Faults in force on one simulated node. They belong to the world, so they outlive a crash of the node. */
export interface FaultDesk extends FaultInjector {
  find<Kind extends Fault["kind"]>(kind: Kind): Extract<Fault, { kind: Kind }> | undefined;
}

export interface FaultDeskOptions {
  readonly timers: Timers;
  readonly onBegin: (fault: Fault) => void;
  /** `lapsed`: its time was up; otherwise it was cleared or replaced. */
  readonly onEnd: (fault: Fault, lapsed: boolean) => void;
}

export function createFaultDesk({ timers, onBegin, onEnd }: FaultDeskOptions): FaultDesk {
  const inForce = new Map<Fault["kind"], { fault: Fault; timer: TimerHandle | null }>();

  function end(kind: Fault["kind"], lapsed: boolean): void {
    const entry = inForce.get(kind);
    if (entry === undefined) return;
    entry.timer?.cancel();
    inForce.delete(kind);
    onEnd(entry.fault, lapsed);
  }

  return {
    list: () => [...inForce.values()].map(({ fault }) => fault),
    inject(fault) {
      end(fault.kind, false);
      const timer =
        fault.durationMs === 0 ? null : timers.after(fault.durationMs, () => end(fault.kind, true));
      inForce.set(fault.kind, { fault, timer });
      onBegin(fault);
    },
    clear() {
      for (const kind of [...inForce.keys()]) end(kind, false);
    },
    find<Kind extends Fault["kind"]>(kind: Kind) {
      return inForce.get(kind)?.fault as Extract<Fault, { kind: Kind }> | undefined;
    },
  };
}
