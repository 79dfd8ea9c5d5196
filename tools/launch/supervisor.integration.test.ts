import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { findFreePort } from "@edgeloom/db/embedded";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SupervisedService } from "./supervisor.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** A service that answers on its health port, tells its pid, and has a child of its own. */
const program = `
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
writeFileSync(process.env.PIDS, JSON.stringify([process.pid, child.pid]));
process.on("SIGTERM", () => process.exit(0));
createServer((request, response) => response.end("{}")).listen(Number(process.env.HEALTH), "127.0.0.1");
`;

let folder: string;
let supervised: SupervisedService | undefined;
let reports: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "edgeloom-supervisor-"));
  reports = [];
});

afterEach(async () => {
  await supervised?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("SupervisedService", () => {
  it("starts, restarts what dies, and stops it with its children", async () => {
    const service = await supervise(program);
    service.start();
    await service.waitUntilHealthy();
    const [first = 0, firstChild = 0] = pids();
    process.kill(first, "SIGKILL");
    await until(() => pids()[0] !== first);
    expect(reports.join()).toContain("probe stopped by itself (SIGKILL)");
    await until(() => !alive(firstChild));
    await service.waitUntilHealthy();
    const [second = 0, secondChild = 0] = pids();
    await service.stop();
    await until(() => !alive(second) && !alive(secondChild));
  });

  it("gives up on a service that dies as soon as it starts, showing its last words", async () => {
    const service = await supervise('console.error("no such table: run"); process.exit(3);');
    service.start();
    await expect(service.waitUntilHealthy()).rejects.toThrow(/probe dies[\s\S]*no such table: run/);
  });

  it("withholds the database from a service that is not given one", async () => {
    process.env.DATABASE_URL = "postgresql://outside";
    const service = await supervise(`${program}; console.log("URL", process.env.DATABASE_URL);`);
    service.start();
    await service.waitUntilHealthy();
    Reflect.deleteProperty(process.env, "DATABASE_URL");
    await until(() => service.logTail(1).startsWith("URL"));
    expect(service.logTail(1)).toBe("URL undefined");
  });
});

async function supervise(source: string): Promise<SupervisedService> {
  const file = join(folder, "service.mjs");
  writeFileSync(file, source);
  const port = await findFreePort();
  supervised = new SupervisedService(
    {
      name: "probe",
      app: "probe",
      kind: "node",
      environment: { HEALTH: String(port), PIDS: join(folder, "pids.json") },
      healthUrl: `http://127.0.0.1:${port}/`,
    },
    {
      repository,
      logFolder: folder,
      development: false,
      command: () => ({ arguments: [file], folder }),
      report: (message) => reports.push(message),
    },
  );
  return supervised;
}

function pids(): number[] {
  const file = join(folder, "pids.json");
  if (!existsSync(file)) return [];
  const text = readFileSync(file, "utf8");
  return text === "" ? [] : JSON.parse(text);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A dead process whose parent has not looked yet still has a pid.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}
