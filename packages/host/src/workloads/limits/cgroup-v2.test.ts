import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCgroupLimits } from "./cgroup-limits.ts";
import { openCgroupV2 } from "./cgroup-v2.ts";

/** A folder in the form of the unified hierarchy: what is written to its files is looked at, no kernel acts on it. */
let folder: string;
let own: string;

const read = (...path: string[]): string => readFileSync(join(folder, ...path), "utf8");

function group(path: string, controllers: string): string {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "cgroup.type"), "domain\n");
  writeFileSync(join(path, "cgroup.controllers"), `${controllers}\n`);
  writeFileSync(join(path, "cgroup.subtree_control"), "\n");
  return path;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "edgeloom-cgroup-"));
  own = group(join(folder, "edge.service"), "cpu memory pids");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const workload = { key: "web.1", leader: 4_242, cpuCores: 0.25, memoryMiB: 64 };

describe("limits by the unified hierarchy of control groups", () => {
  it("put the agent aside in the group delegated to it, and each workload into one of its own", () => {
    const limits = createCgroupLimits(openCgroupV2(own, "edgeloom-a", 99));
    limits.hold(workload, []);
    expect(limits.enforces).toEqual({ cpu: "cgroup_v2", memory: "cgroup_v2" });
    expect(read("edge.service/agent/cgroup.procs")).toBe("99");
    expect(read("edge.service/cgroup.subtree_control")).toBe("+memory");
    expect(read("edge.service/edgeloom-a/web.1/cpu.max")).toBe("25000 100000");
    expect(read("edge.service/edgeloom-a/web.1/memory.max")).toBe(String(64 * 1_024 * 1_024));
    expect(read("edge.service/edgeloom-a/web.1/cgroup.procs")).toBe("4242");
  });

  it("work beside an agent that was started in the group kept for it", () => {
    openCgroupV2(group(join(own, "agent"), "cpu memory"), "edgeloom-a", 99);
    expect(read("edge.service/cgroup.subtree_control")).not.toBe("\n");
  });

  it("leave memory to the watchdog where only the cpu controller was delegated", () => {
    const narrow = group(join(folder, "narrow.service"), "cpu");
    const limits = createCgroupLimits(openCgroupV2(narrow, "edgeloom-a", 99));
    expect(limits.enforces).toEqual({ cpu: "cgroup_v2", memory: "watchdog" });
  });

  it("are refused without the cpu controller, touching nothing", () => {
    const bare = group(join(folder, "bare.service"), "pids");
    expect(() => openCgroupV2(bare, "edgeloom-a", 99)).toThrow("no cpu controller");
    expect(read("bare.service/cgroup.subtree_control")).toBe("\n");
  });

  it("tell that the kernel killed a workload for want of memory", () => {
    const limits = createCgroupLimits(openCgroupV2(own, "edgeloom-a", 99));
    limits.hold(workload, []);
    const events = join(own, "edgeloom-a", "web.1", "memory.events");
    writeFileSync(events, "low 0\nmax 12\noom 1\noom_kill 0\n");
    writeFileSync(join(own, "edgeloom-a", "web.1", "cgroup.procs"), "");
    expect(limits.release(workload.leader)).toEqual({ ranOutOfMemory: false });
    limits.hold(workload, []);
    writeFileSync(events, "low 0\nmax 12\noom 1\noom_kill 3\n");
    writeFileSync(join(own, "edgeloom-a", "web.1", "cgroup.procs"), "");
    expect(limits.release(workload.leader)).toEqual({ ranOutOfMemory: true });
  });
});
