import type { Fault } from "./faults.ts";

/** Port: what can be broken about a simulated edge node. A real agent has none and refuses faults. */
export interface FaultInjector {
  /** Faults in force. */
  list(): readonly Fault[];
  /** Must not take the node down before the call returns: the answer has to leave it first. */
  inject(fault: Fault): void;
  clear(): void;
}
