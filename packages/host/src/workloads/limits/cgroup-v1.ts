import { CgroupFolder } from "./cgroup-folder.ts";
import type { CgroupVersion } from "./cgroup-limits.ts";

const periodMicros = 100_000;
/** Least quota that the kernel takes. */
const quotaMicrosMin = 1_000;

/**
 * The `cpu` hierarchy of version 1, below the group `own` of this process. Memory stays with the watchdog: in
 * version 1 it is another hierarchy, which is often not the agent's to change.
 * @throws when groups may not be made there
 */
export function openCgroupV1(own: string, groupName: string): CgroupVersion {
  const root = new CgroupFolder(own).make(groupName);
  // Refused where the file system can be written but the kernel has no CPU quota.
  root.write("cpu.cfs_quota_us", "-1");
  return {
    enforces: { cpu: "cgroup_v1", memory: "watchdog" },
    root,
    limit(folder, { cpuCores }) {
      const quota = Math.max(quotaMicrosMin, Math.round(cpuCores * periodMicros));
      folder.write("cpu.cfs_period_us", String(periodMicros));
      folder.write("cpu.cfs_quota_us", String(quota));
    },
    ranOutOfMemory: () => false,
  };
}
