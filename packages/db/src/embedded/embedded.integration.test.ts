import { type ChildProcess, fork } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitUntil } from "./ownership.ts";
import { isAlive } from "./process-identity.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./server.ts";

let folder: string;
let dataDirectory: string;
const running: EmbeddedPostgres[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "edgeloom-embedded-"));
  chmodSync(folder, 0o711);
  dataDirectory = join(folder, "postgres");
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop("immediate")));
  rmSync(folder, { recursive: true, force: true });
});

async function start(port?: number): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDirectory, port });
  running.push(server);
  return server;
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

describe("startEmbeddedPostgres", () => {
  it("keeps data from one start to the next, on disk and for loopback only", async () => {
    const first = await start();
    await query(first.connectionString, "CREATE TABLE kept AS SELECT 7 AS value");
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start();
    expect(await query(second.connectionString, "SELECT value FROM kept")).toEqual([{ value: 7 }]);
    expect(await query(second.connectionString, "SHOW fsync")).toEqual([{ fsync: "on" }]);
    expect(await query(second.connectionString, "SHOW listen_addresses")).toEqual([
      { listen_addresses: "127.0.0.1" },
    ]);
  });

  it("demands its random password, which only its owner can read", async () => {
    const server = await start();
    const password = readFileSync(join(dataDirectory, "password"), "utf8");
    expect(password.length).toBeGreaterThanOrEqual(32);
    expect(statSync(join(dataDirectory, "password")).mode & 0o077).toBe(0);
    const wrong = server.connectionString.replace(password, "postgres");
    await expect(query(wrong, "SELECT 1")).rejects.toThrow(/password/);
  });

  it("refuses a folder in use and a port that is taken, and says what to do", async () => {
    const first = await start();
    await expect(start()).rejects.toMatchObject({
      code: "conflict",
      remedy: expect.stringContaining("--data"),
    });
    const elsewhere = join(folder, "other");
    await expect(
      startEmbeddedPostgres({ dataDirectory: elsewhere, port: first.port }),
    ).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`${first.port}`),
    });
  });

  it("recovers what was committed when the server is killed", async () => {
    const first = await start();
    await query(first.connectionString, "CREATE TABLE kept AS SELECT 7 AS value");
    process.kill(first.pid, "SIGKILL");
    await first.exited;
    const second = await start(first.port);
    expect(await query(second.connectionString, "SELECT value FROM kept")).toEqual([{ value: 7 }]);
  });

  it("clears a lock whose pid belongs to another program by now", async () => {
    await (await start()).stop();
    const lock = join(dataDirectory, "cluster", "postmaster.pid");
    writeFileSync(lock, `${process.pid}\n${dataDirectory}/cluster\n0\n5432\n\n\n\nready\n`);
    const server = await start();
    expect(await query(server.connectionString, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });
});

describe("a process that is killed with its server running", () => {
  it("leaves no server behind", async () => {
    const { child, pid } = await startElsewhere();
    child.kill("SIGKILL");
    expect(await waitUntil(() => !isAlive(pid), 20_000)).toBe(true);
    const server = await start();
    expect(await query(server.connectionString, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  /** Another Node.js process that starts the server on the same folder and tells its pid. */
  async function startElsewhere(): Promise<{ child: ChildProcess; pid: number }> {
    const script = join(folder, "start.mts");
    const module = new URL("./server.ts", import.meta.url).href;
    writeFileSync(
      script,
      `import { startEmbeddedPostgres } from ${JSON.stringify(module)};
       const server = await startEmbeddedPostgres({ dataDirectory: ${JSON.stringify(dataDirectory)} });
       process.send(server.pid);`,
    );
    const tsx = import.meta.resolve("tsx");
    const child = fork(script, { execArgv: ["--import", tsx] });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once("message", (message) => resolve(Number(message)));
      child.once("exit", () => reject(new Error("The other process ended early.")));
    });
    return { child, pid };
  }
});
