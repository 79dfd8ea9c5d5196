import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ProbeOutcome,
  type WorkloadLaunch,
  type WorkloadSpecInput,
  workloadSpecSchema,
} from "@edgeloom/agent-core";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSystemClock, createSystemTimers } from "../../system-time/system-time.ts";
import { createProcessHost, type ProcessHost } from "../process-host.ts";
import { listProcesses, ticksPerSec } from "../process-table.ts";
import { ProcessTrees, ticksOf } from "../process-trees.ts";
import { openMechanisms } from "./open-mechanisms.ts";

const waiting = { timeout: 50_000, interval: 50 };
const directory = mkdtempSync(join(tmpdir(), "edgeloom-limits-"));
const clock = createSystemClock();
const timers = createSystemTimers();

/** All that this machine has, so that each is tried: control groups where they may be made, and always the governor. */
const mechanisms = openMechanisms({ directory, clock, timers });
const spin = ["sh", "-c", "while :; do :; done"];
/** A limit that no machine reaches. */
const unlimited = 1_000;

afterAll(() => {
  for (const mechanism of mechanisms) mechanism.close();
  rmSync(directory, { recursive: true, force: true });
});

it(`this machine has: ${mechanisms.map(({ enforces }) => enforces.cpu).join(", ")}`, () => {
  expect(mechanisms.map(({ enforces }) => enforces.cpu)).toContain("governor");
});

describe.each(mechanisms.map((mechanism) => ({ mechanism, by: mechanism.enforces.cpu })))(
  "workloads held to their CPU time by $by",
  ({ mechanism, by }) => {
    let host: ProcessHost;
    let ends: string[];
    let pids: Map<string, number>;
    const folder = join(directory, by);

    beforeEach(() => {
      ends = [];
      pids = new Map();
      host = createProcessHost({ directory: folder, clock, timers, mechanisms: [mechanism] });
      host.adopt([], {
        started: (name, _instance, pid) => pids.set(name, pid ?? 0),
        exited: (name, _instance, code, message) => ends.push(`${name} ${code} ${message}`.trim()),
      });
    });

    afterEach(async () => {
      for (const name of pids.keys()) host.stop(name, 1, 0);
      await vi.waitFor(() => expect(host.running).toBe(0), waiting);
      host.close();
    });

    function start(name: string, command: string[], spec: Partial<WorkloadSpecInput>) {
      const launch: WorkloadLaunch = {
        name,
        instance: 1,
        spec: workloadSpecSchema.parse({ name, command, ...spec }),
      };
      host.start(launch);
      const pid = pids.get(name) ?? 0;
      expect(host.enforcement(name)?.cpu).toBe(by);
      return { pid, launch };
    }

    /** Cores that a process tree has used in the mean since this was called, by what /proc counts. */
    function meter(leader: number) {
      const trees = new ProcessTrees();
      const look = () => trees.observe(listProcesses(), [leader]).get(leader) ?? [];
      const before = { ticks: ticksOf(look()), at: clock.monotonic() };
      return () => {
        const members = look();
        const seconds = (ticksOf(members) - before.ticks) / ticksPerSec;
        return {
          processes: members.length,
          seconds,
          cores: (seconds * 1_000) / (clock.monotonic() - before.at),
        };
      };
    }

    it("get a quarter of a core when they were given that, and more when they were not", async () => {
      const read = meter(start("slow", spin, { resources: { cpuCores: 0.25 } }).pid);
      await vi.waitFor(() => {
        const { seconds, cores } = read();
        expect(seconds).toBeGreaterThan(1);
        expect(cores).toBeLessThan(0.35);
      }, waiting);
      const slow = read().cores;
      host.stop("slow", 1, 0);
      const { pid } = start("fast", spin, { resources: { cpuCores: unlimited } });
      await vi.waitFor(async () => {
        const readNow = meter(pid);
        await vi.waitFor(() => expect(readNow().seconds).toBeGreaterThan(0.3), waiting);
        expect(readNow().cores).toBeGreaterThan(slow + 0.1);
      }, waiting);
    });

    it("are counted with what they started, also what left their process group", async () => {
      const loop = "while :; do :; done";
      const script = `setsid sh -c '${loop}' & sh -c '${loop}' & ${loop}`;
      const { pid } = start("family", ["sh", "-c", script], { resources: { cpuCores: 0.3 } });
      const read = meter(pid);
      await vi.waitFor(() => {
        const { processes, seconds, cores } = read();
        expect(processes).toBeGreaterThanOrEqual(3);
        expect(seconds).toBeGreaterThan(1);
        expect(cores).toBeLessThan(0.42);
      }, waiting);
    });

    it("answer health checks while they use more than they have", async () => {
      const free = createServer();
      await new Promise<void>((resolve) => free.listen(0, "127.0.0.1", resolve));
      const { port } = free.address() as AddressInfo;
      await new Promise((resolve) => free.close(resolve));
      const server = `require("http").createServer((_, answer) => answer.end()).listen(${port}, "127.0.0.1");
        const work = () => { const end = Date.now() + 20; while (Date.now() < end); setImmediate(work); };
        work();`;
      const { launch } = start("web", [process.execPath, "-e", server], {
        resources: { cpuCores: 0.25, memoryMiB: 500 },
        healthCheck: { kind: "http", path: "/", port, timeoutMs: 20_000 },
      });
      const probe = (): Promise<ProbeOutcome> =>
        new Promise((resolve) => host.probe(launch, resolve));
      await vi.waitFor(async () => expect((await probe()).healthy).toBe(true), waiting);
      for (let again = 0; again < 5; again += 1) {
        expect(await probe()).toEqual({ healthy: true, message: "" });
      }
    });

    it("can be stopped, and are unhealthy, while somebody has paused them", async () => {
      const script =
        "process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 50); console.log('up')";
      const { pid, launch } = start("paused", [process.execPath, "-e", script], {
        resources: { cpuCores: 0.5, memoryMiB: 500 },
        healthCheck: { kind: "http", path: "/", port: 9, timeoutMs: 500 },
      });
      const log = join(folder, "paused", "output.log");
      await vi.waitFor(() => expect(readFileSync(log, "utf8")).toContain("up"), waiting);
      process.kill(-pid, "SIGSTOP");
      await vi.waitFor(() => {
        expect(readFileSync(`/proc/${pid}/stat`, "utf8")).toContain(") T ");
      }, waiting);
      const outcome = await new Promise<ProbeOutcome>((resolve) => host.probe(launch, resolve));
      expect(outcome.healthy).toBe(false);
      host.stop("paused", 1, 60_000);
      await vi.waitFor(() => expect(ends).toEqual(["paused 7 ended with exit code 7"]), waiting);
    });

    it("go on when the agent goes, and are held again by the next", async () => {
      const { pid, launch } = start("kept", spin, { resources: { cpuCores: 0.25 } });
      host.close();
      host = createProcessHost({ directory: folder, clock, timers, mechanisms: [mechanism] });
      expect(host.adopt([launch], { started: () => undefined, exited: () => undefined })).toEqual([
        { name: "kept", instance: 1, pid },
      ]);
      expect(host.enforcement("kept")?.cpu).toBe(by);
      const read = meter(pid);
      await vi.waitFor(() => {
        const { seconds, cores } = read();
        expect(seconds).toBeGreaterThan(0.5);
        expect(cores).toBeLessThan(0.35);
      }, waiting);
    });
  },
);
