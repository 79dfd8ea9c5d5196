import { describe, expect, it } from "vitest";
import { locateCgroups } from "./cgroup-location.ts";

describe("the control groups of a process", () => {
  it("are found in the unified hierarchy", () => {
    const mounts = "31 24 0:27 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate";
    expect(locateCgroups("0::/system.slice/edge.service\n", mounts)).toEqual({
      v2: "/sys/fs/cgroup/system.slice/edge.service",
      v1Cpu: null,
    });
  });

  it("are found in hierarchies of their own, also where `cpu` shares one", () => {
    const mounts = [
      "30 25 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw",
      "33 25 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct",
    ].join("\n");
    expect(locateCgroups("4:cpu,cpuacct:/user.slice\n0::/\n", mounts)).toEqual({
      v2: "/sys/fs/cgroup/unified",
      v1Cpu: "/sys/fs/cgroup/cpu,cpuacct/user.slice",
    });
  });

  it("are found in a container that sees only its own part", () => {
    const mounts = "33 25 0:29 /docker/ab /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu";
    expect(locateCgroups("4:cpu:/docker/ab/inner\n", mounts).v1Cpu).toBe(
      "/sys/fs/cgroup/cpu/inner",
    );
    expect(locateCgroups("4:cpu:/docker/abc\n", mounts).v1Cpu).toBeNull();
  });

  it("are none where the kernel tells of none", () => {
    expect(locateCgroups("", "")).toEqual({ v2: null, v1Cpu: null });
  });
});
