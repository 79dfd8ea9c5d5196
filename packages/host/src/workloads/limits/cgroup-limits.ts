import type { WorkloadEnforcement } from "@edgeloom/agent-core";
import type { CgroupFolder } from "./cgroup-folder.ts";
import type { HeldWorkload, LimitMechanism } from "./workload-limits.ts";

/** What differs between the two versions of control groups. */
export interface CgroupVersion {
  readonly enforces: WorkloadEnforcement;
  /** The groups of this agent's workloads lie in it. */
  readonly root: CgroupFolder;
  /** @throws when the kernel refuses */
  limit(folder: CgroupFolder, workload: HeldWorkload): void;
  ranOutOfMemory(folder: CgroupFolder): boolean;
}

/** One control group a workload. The kernel goes on holding them when the agent ends. */
export function createCgroupLimits(version: CgroupVersion): LimitMechanism {
  const { root } = version;
  const folders = new Map<number, CgroupFolder>();
  const inside = new Map<number, Set<number>>();
  /** Groups whose last processes were still ending. */
  const leaving = new Set<CgroupFolder>();
  let wasSwept = false;

  function attach(leader: number, folder: CgroupFolder, pids: readonly number[]): void {
    const known = inside.get(leader);
    // Those that a member starts are born inside; only who was started before it came in is left to fetch.
    folder.add(pids.filter((pid) => known?.has(pid) !== true));
    inside.set(leader, new Set(pids));
  }

  function removeEmpty(): void {
    for (const folder of leaving) if (folder.remove()) leaving.delete(folder);
  }

  /** Groups of workloads that ended while there was no agent. */
  function sweep(): void {
    if (wasSwept) return;
    wasSwept = true;
    // One with processes in it is not removed by this.
    for (const name of root.groups()) root.make(name).remove();
  }

  return {
    enforces: version.enforces,
    hold(workload, members) {
      sweep();
      const { leader, key } = workload;
      const folder = root.make(key);
      version.limit(folder, workload);
      attach(leader, folder, [leader, ...members.map(({ pid }) => pid)]);
      if (!folder.pids().includes(leader)) {
        folder.remove();
        inside.delete(leader);
        throw new Error(`${folder.path} did not take process ${leader}`);
      }
      folders.set(leader, folder);
    },
    observe(leader, members) {
      removeEmpty();
      const folder = folders.get(leader);
      if (folder === undefined) return;
      attach(
        leader,
        folder,
        members.map(({ pid }) => pid),
      );
    },
    letAnswer: () => undefined,
    release(leader) {
      const folder = folders.get(leader);
      folders.delete(leader);
      inside.delete(leader);
      if (folder === undefined) return { ranOutOfMemory: false };
      const ranOutOfMemory = version.ranOutOfMemory(folder);
      // Also what left its process tree is in its group.
      for (const pid of folder.pids()) endProcess(pid);
      leaving.add(folder);
      removeEmpty();
      return { ranOutOfMemory };
    },
    close() {
      removeEmpty();
      if (folders.size === 0) root.remove();
    },
  };
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
