import { basename, dirname } from "node:path";
import { CgroupFolder } from "./cgroup-folder.ts";
import type { CgroupVersion } from "./cgroup-limits.ts";

const periodMicros = 100_000;
/** Least quota that the kernel takes. */
const quotaMicrosMin = 1_000;
const mib = 1_024 * 1_024;
/** Where the agent itself goes: a group that gives controllers to others may hold no process of its own. */
const agentGroup = "agent";

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Lets the groups below `folder` have those of the controllers that it has itself. @throws when it is refused */
function passOn(folder: CgroupFolder, controllers: readonly string[]): void {
  const passed = words(folder.read("cgroup.subtree_control"));
  for (const controller of controllers) {
    if (!passed.includes(controller)) folder.write("cgroup.subtree_control", `+${controller}`);
  }
}

/**
 * The group that was delegated to the agent, ready to have groups below it. @throws when it was not delegated: it is
 * not writable, or holds processes besides this one
 */
function delegated(own: string, pid: number): CgroupFolder {
  if (basename(own) === agentGroup) return new CgroupFolder(dirname(own));
  const folder = new CgroupFolder(own);
  const isHierarchyRoot = folder.read("cgroup.type") === "";
  if (isHierarchyRoot) return folder;
  folder.make(agentGroup).write("cgroup.procs", String(pid));
  return folder;
}

/**
 * The unified hierarchy (Linux, "Control Group v2"), below the group `own` of this process.
 * @throws when the group was not delegated to the agent, or has no `cpu` controller
 */
export function openCgroupV2(own: string, groupName: string, pid: number): CgroupVersion {
  const offered = words(new CgroupFolder(own).read("cgroup.controllers"));
  if (!offered.includes("cpu")) throw new Error(`${own} has no cpu controller`);
  const controllers = ["cpu", "memory"].filter((controller) => offered.includes(controller));
  const base = delegated(own, pid);
  let root: CgroupFolder;
  try {
    passOn(base, controllers);
    root = base.make(groupName);
    passOn(root, controllers);
  } catch (error) {
    if (base.path === own) returnTo(base, pid);
    throw error;
  }
  const holdsMemory = controllers.includes("memory");
  return {
    enforces: { cpu: "cgroup_v2", memory: holdsMemory ? "cgroup_v2" : "watchdog" },
    root,
    limit(folder, { cpuCores, memoryMiB }) {
      const quota = Math.max(quotaMicrosMin, Math.round(cpuCores * periodMicros));
      folder.write("cpu.max", `${quota} ${periodMicros}`);
      if (!holdsMemory) return;
      folder.write("memory.max", String(memoryMiB * mib));
      folder.write("memory.oom.group", "1");
      // Without it the limit would only push the workload out into swap; not every kernel counts swap.
      if (folder.read("memory.swap.max") !== "") folder.write("memory.swap.max", "0");
    },
    ranOutOfMemory: (folder) =>
      /^oom_kill [1-9]/m.test(holdsMemory ? folder.read("memory.events") : ""),
  };
}

/** Leaves everything as it was found. */
function returnTo(base: CgroupFolder, pid: number): void {
  base.add([pid]);
  new CgroupFolder(`${base.path}/${agentGroup}`).remove();
}
