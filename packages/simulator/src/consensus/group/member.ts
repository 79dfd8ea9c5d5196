import type { Configuration, Replica, SimulatedDisk } from "@edgeloom/coordination";
import type { VirtualProcess } from "../virtual/process.ts";

/**
 * - `running`: its process lives, paused or not.
 * - `down`: killed; its disk keeps what was durable.
 * - `retired`: no longer of the configuration, or damaged; never started again, and its name is not used again.
 */
export type Lifecycle = "running" | "down" | "retired";

export interface Member {
  readonly id: string;
  readonly host: VirtualProcess;
  readonly disk: SimulatedDisk;
  /** What it was told of the group when it first started. */
  readonly bootstrap: Configuration;
  /** Null while it is not running. */
  replica: Replica | null;
  lifecycle: Lifecycle;
  /** A bit of its disk was flipped; it may or may not lie where it matters. */
  hasRot: boolean;
  /** It found its disk damaged and must never take part again. */
  isDamaged: boolean;
}

export interface GroupView {
  /** All members that ever were, in the order of their creation. */
  readonly members: readonly Member[];
  /** The running member that leads in the highest term, as it believes itself. */
  leader(): Member | undefined;
}

export function runningMembers(members: readonly Member[]): Member[] {
  return members.filter(({ lifecycle }) => lifecycle === "running");
}
