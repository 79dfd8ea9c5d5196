import { readFileSync } from "node:fs";
import type { Clock, Timers } from "@edgeloom/kernel";
import { findProcess } from "../process-table.ts";
import { groupNameOf } from "./cgroup-folder.ts";
import { createCgroupLimits } from "./cgroup-limits.ts";
import { locateCgroups } from "./cgroup-location.ts";
import { openCgroupV1 } from "./cgroup-v1.ts";
import { openCgroupV2 } from "./cgroup-v2.ts";
import { createCpuGovernor } from "./cpu-governor.ts";
import type { LimitMechanism } from "./workload-limits.ts";

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Null when the kernel, or whoever set up this host, does not let the agent do it. */
function attempt(open: () => LimitMechanism): LimitMechanism | null {
  try {
    return open();
  } catch {
    return null;
  }
}

/** What this host has to hold the workloads of the agent of `directory`, best first; none without /proc. */
export function openMechanisms(options: {
  readonly directory: string;
  readonly clock: Clock;
  readonly timers: Timers;
}): LimitMechanism[] {
  if (findProcess(process.pid) === null) return [];
  const { v2, v1Cpu } = locateCgroups(
    readText("/proc/self/cgroup"),
    readText("/proc/self/mountinfo"),
  );
  const group = groupNameOf(options.directory);
  const found = [
    v2 === null ? null : attempt(() => createCgroupLimits(openCgroupV2(v2, group, process.pid))),
    v1Cpu === null ? null : attempt(() => createCgroupLimits(openCgroupV1(v1Cpu, group))),
    createCpuGovernor(options),
  ];
  return found.filter((mechanism) => mechanism !== null);
}
