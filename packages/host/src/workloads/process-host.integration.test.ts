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
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSystemClock, createSystemTimers } from "../system-time/system-time.ts";
import { createProcessHost, type ProcessHost } from "./process-host.ts";

const waiting = { timeout: 20_000, interval: 20 };
let directory: string;
let hosts: ProcessHost[];
let told: string[];

function openHost(expected: readonly WorkloadLaunch[] = []) {
  const host = createProcessHost({
    directory,
    clock: createSystemClock(),
    timers: createSystemTimers(),
  });
  hosts.push(host);
  const adopted = host.adopt(expected, {
    started: (name, instance) => told.push(`${name}#${instance} started`),
    exited: (name, instance, code, message) =>
      told.push(`${name}#${instance} exited ${code} ${message}`.trim()),
  });
  return { host, adopted };
}

function launchOf(
  command: string[],
  spec: Partial<WorkloadSpecInput> = {},
  instance = 1,
): WorkloadLaunch {
  return {
    name: "work",
    instance,
    spec: workloadSpecSchema.parse({ name: "work", command, ...spec }),
  };
}

const node = (script: string): string[] => [process.execPath, "-e", script];
const forever = ["sleep", "1000"];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "edgeloom-workloads-"));
  hosts = [];
  told = [];
});

afterEach(() => {
  const { host } = openHost();
  for (const { close } of [...hosts, host]) close();
  rmSync(directory, { recursive: true, force: true });
});

describe("workloads as processes", () => {
  it("run without a shell, in their folder, with their environment and no other's", async () => {
    const { host } = openHost();
    const script =
      "console.log(process.argv[1], process.env.COLOUR, process.env.HUSKY, process.cwd())";
    process.env.HUSKY = "secret of the agent";
    host.start(launchOf([...node(script), "$(id) ; *"], { environment: { COLOUR: "blue" } }));
    delete process.env.HUSKY;
    await vi.waitFor(() => expect(told).toEqual(["work#1 started", "work#1 exited 0"]), waiting);
    const output = readFileSync(join(directory, "work", "output.log"), "utf8");
    expect(output).toBe(`$(id) ; * blue undefined ${join(directory, "work")}\n`);
  });

  it("tell how they ended, also when they cannot be started", async () => {
    const { host } = openHost();
    host.start(launchOf(node("process.exit(3)")));
    await vi.waitFor(() => expect(told.at(-1)).toContain("exited 3"), waiting);
    host.start(launchOf(["/no/such/program"], {}, 2));
    await vi.waitFor(
      () => expect(told.at(-1)).toContain("work#2 exited null could not be"),
      waiting,
    );
  });

  it("are asked to end, and killed when they do not within the grace", async () => {
    const { host } = openHost();
    host.start(
      launchOf(
        node("process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)"),
      ),
    );
    await vi.waitFor(() => {
      expect(readFileSync(join(directory, "work", "output.log"), "utf8")).toBe("up\n");
    }, waiting);
    host.stop("work", 1, 50);
    await vi.waitFor(
      () => expect(told.at(-1)).toBe("work#1 exited null ended by SIGKILL"),
      waiting,
    );
  });

  it("are killed, with the reason, when they use more memory than they were given", async () => {
    const { host } = openHost();
    const greedy =
      "globalThis.kept = Buffer.alloc(150 * 1024 * 1024, 1); setInterval(() => {}, 1000)";
    host.start(launchOf(node(greedy), { resources: { memoryMiB: 100 } }));
    await vi.waitFor(() => {
      expect(told.at(-1)).toMatch(/exited null was killed: it used \d+ MiB of the 100 MiB/);
    }, waiting);
  });

  it("are measured while they run", async () => {
    const { host } = openHost();
    host.start(launchOf(node("for (;;);"), { resources: { memoryMiB: 1_000 } }));
    await vi.waitFor(() => expect(host.usage("work")?.cpuCores).toBeGreaterThan(0), waiting);
    expect(host.usage("work")?.memoryMiB).toBeGreaterThan(1);
    host.stop("work", 1, 0);
    await vi.waitFor(() => expect(host.running).toBe(0), waiting);
  });

  it("are adopted by the next agent, which ends those that nobody expects", async () => {
    const first = openHost();
    first.host.start(launchOf(forever));
    const other = { ...launchOf(forever, {}, 2), name: "other" };
    first.host.start(other);
    await vi.waitFor(() => expect(told).toHaveLength(2), waiting);
    first.host.close();
    const second = openHost([launchOf(forever)]);
    expect(second.adopted).toEqual([{ name: "work", instance: 1, pid: expect.any(Number) }]);
    await vi.waitFor(() => expect(told.at(-1)).toContain("other#2 exited"), waiting);
    second.host.stop("work", 1, 10_000);
    await vi.waitFor(() => {
      expect(told.some((line) => line.startsWith("work#1 exited"))).toBe(true);
    }, waiting);
  });

  it("are probed over HTTP", async () => {
    const { host } = openHost();
    const server = createServer((request, response) => {
      response.writeHead(request.url === "/up" ? 200 : 500).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const probe = (path: string): Promise<ProbeOutcome> =>
      new Promise((resolve) => {
        host.probe(launchOf(forever, { healthCheck: { kind: "http", path, port } }), resolve);
      });
    expect(await probe("/up")).toEqual({ healthy: true, message: "" });
    expect(await probe("/down")).toMatchObject({ healthy: false });
    await new Promise((resolve) => server.close(resolve));
    expect((await probe("/up")).message).toContain("did not answer");
  });
});
