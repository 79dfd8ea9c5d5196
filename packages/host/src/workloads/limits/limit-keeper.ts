import type { WorkloadEnforcement } from "@edgeloom/agent-core";
import type { ProcessEntry } from "../process-table.ts";
import type { HeldWorkload, LimitMechanism } from "./workload-limits.ts";

const unheld: WorkloadEnforcement = { cpu: "none", memory: "none" };

/** Gives each workload to the first mechanism that takes it, and remembers which did. */
export class LimitKeeper {
  readonly #mechanisms: readonly LimitMechanism[];
  readonly #keepers = new Map<number, LimitMechanism>();

  /** Best first. */
  constructor(mechanisms: readonly LimitMechanism[]) {
    this.#mechanisms = mechanisms;
  }

  hold(workload: HeldWorkload, members: readonly ProcessEntry[]): void {
    for (const mechanism of this.#mechanisms) {
      try {
        mechanism.hold(workload, members);
        this.#keepers.set(workload.leader, mechanism);
        return;
      } catch {
        // The next may; which one does is told by `enforcement`.
      }
    }
  }

  enforcement(leader: number): WorkloadEnforcement {
    return this.#keepers.get(leader)?.enforces ?? unheld;
  }

  observe(trees: ReadonlyMap<number, readonly ProcessEntry[]>): void {
    for (const [leader, members] of trees) this.#keepers.get(leader)?.observe(leader, members);
  }

  letAnswer(leader: number): void {
    this.#keepers.get(leader)?.letAnswer(leader);
  }

  release(leader: number): { readonly ranOutOfMemory: boolean } {
    const keeper = this.#keepers.get(leader);
    this.#keepers.delete(leader);
    return keeper?.release(leader) ?? { ranOutOfMemory: false };
  }

  close(): void {
    for (const mechanism of this.#mechanisms) mechanism.close();
  }
}
