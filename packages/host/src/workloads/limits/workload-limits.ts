import type { WorkloadEnforcement } from "@edgeloom/agent-core";
import type { ProcessEntry } from "../process-table.ts";

/** A running workload, as those see it who hold it to its resources. */
export interface HeldWorkload {
  /** Name and launch; unique on the host, and the same when the next agent adopts it. */
  readonly key: string;
  /** Leads the process group of the same id. */
  readonly leader: number;
  readonly cpuCores: number;
  readonly memoryMiB: number;
}

/** Port: holds workloads to the CPU time, and where it can to the memory, that they were given. */
export interface LimitMechanism {
  readonly enforces: WorkloadEnforcement;
  /** Begins with a workload that was just started or adopted. @throws when it cannot hold this one */
  hold(workload: HeldWorkload, members: readonly ProcessEntry[]): void;
  /** The members of its process tree, looked up a few times a second. */
  observe(leader: number, members: readonly ProcessEntry[]): void;
  /** It is about to be asked for its health, or to end: it must be able to answer. */
  letAnswer(leader: number): void;
  /** It has ended. Answers whether the kernel killed it for want of memory. */
  release(leader: number): { readonly ranOutOfMemory: boolean };
  /** The agent goes; workloads go on, held where nobody is needed for it. */
  close(): void;
}
