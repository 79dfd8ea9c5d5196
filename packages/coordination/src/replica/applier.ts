import { EdgeloomError } from "@edgeloom/kernel";
import type { SnapshotStore } from "../log/types.ts";
import { createStateMachine } from "../machine/machine.ts";
import { decodeBatch } from "../machine/proposal-codec.ts";
import type { Outcome, StateMachine } from "../machine/types.ts";
import type { Entry, SnapshotDescriptor } from "../raft/types.ts";
import { readWhole } from "./snapshot-keeper.ts";
import type { ReplicaOptions } from "./types.ts";

/** The machine and the position in the log up to which it has taken everything in. */
export class Applier {
  readonly machine: StateMachine;
  index = 0;
  term = 0;

  constructor(options: ReplicaOptions) {
    this.machine = createStateMachine({
      limits: options.machineLimits,
      plantedBugs: options.plantedBugs,
    });
  }

  /** Takes the latest snapshot over. False when it cannot be read, from the disk or by this version of the program. */
  restore(store: SnapshotStore, { index, term, size }: SnapshotDescriptor): boolean {
    const bytes = readWhole(store, size);
    if (bytes === null || unlessMalformed(() => this.machine.restore(bytes)) !== undefined)
      return false;
    this.index = index;
    this.term = term;
    return true;
  }

  /**
   * The outcomes of the entry's proposals, none for what consensus wrote for itself. An error when this version of the
   * program cannot read the entry: the member must not go on without it.
   */
  apply(entry: Entry): readonly Outcome[] | EdgeloomError {
    const outcomes = entry.type === "data" ? this.applyBatch(entry) : [];
    if (outcomes instanceof EdgeloomError) return outcomes;
    this.index = entry.index;
    this.term = entry.term;
    return outcomes;
  }

  private applyBatch({ data }: Entry): readonly Outcome[] | EdgeloomError {
    const { machine } = this;
    return unlessMalformed(() => decodeBatch(data).map((proposal) => machine.apply(proposal)));
  }
}

/** The error when bytes could not be read; defects are thrown on. */
function unlessMalformed<T>(action: () => T): T | EdgeloomError {
  try {
    return action();
  } catch (error) {
    if (error instanceof EdgeloomError) return error;
    throw error;
  }
}
