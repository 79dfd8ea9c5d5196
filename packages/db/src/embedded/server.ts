import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { EdgeloomError } from "@edgeloom/kernel";
import pg from "pg";
import { prepareBinaries } from "./binaries.ts";
import {
  clusterFolder,
  databaseName,
  databaseUser,
  ensureCluster,
  serverEnvironment,
} from "./cluster.ts";
import { makeFolder } from "./files.ts";
import {
  claimDirectory,
  clearStaleServer,
  type StopMode,
  stopServer,
  waitUntil,
} from "./ownership.ts";
import { findFreePort, isPortFree } from "./ports.ts";
import { findServerAccount, type ServerAccount } from "./server-account.ts";
import { type ServerSettings, toArguments, tunedSettings } from "./tuning.ts";

export interface EmbeddedPostgresOptions {
  /** The folder that this server owns: cluster, password, log. Created when missing. */
  readonly dataDirectory: string;
  /** The port on 127.0.0.1; without it a free one is chosen. */
  readonly port?: number | undefined;
  /** Told about each step, in a few words. */
  readonly log?: ((message: string) => void) | undefined;
  /** Server settings on top of the tuned ones. */
  readonly settings?: ServerSettings | undefined;
}

export interface EmbeddedPostgres {
  /** A URL of the `edgeloom` database with its password. */
  readonly connectionString: string;
  readonly dataDirectory: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server is gone, whether asked to stop or not. */
  readonly exited: Promise<void>;
  /** Stops the server, `fast` unless told otherwise, and waits until it is gone. */
  stop(mode?: StopMode): Promise<void>;
}

/** Crash recovery replays up to `max_wal_size` of log before the server accepts connections. */
const startTimeoutMs = 120_000;
const logSizeMax = 8 * 1024 * 1024;

/**
 * Starts PostgreSQL on `dataDirectory`, which is initialised on the first start. Listens on loopback
 * only, demands a random password, and never outlives this process: a guard stops it when the
 * process dies without calling `stop`.
 *
 * @throws EdgeloomError `conflict` when the folder or the port is taken, `unavailable` when the
 * folder cannot be written to, no PostgreSQL is bundled for the platform, or the server does not start.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { dataDirectory, log = () => {} } = options;
  const account = findServerAccount();
  makeFolder(dataDirectory, account === undefined ? 0o700 : 0o711);
  const release = claimDirectory(dataDirectory);
  try {
    const binaries = prepareBinaries(account, dataDirectory);
    const cluster = clusterFolder(dataDirectory);
    const password = await ensureCluster(dataDirectory, binaries, account);
    const stale = await clearStaleServer(cluster);
    if (stale === "server") log("stopped a PostgreSQL left by an earlier run");
    if (stale === "lock") log("cleared the lock of a PostgreSQL that is gone");
    const port = await choosePort(options.port);
    const settings = { ...tunedSettings(port), ...options.settings };
    const child = await launchPatiently(binaries.postgres, dataDirectory, settings, account);
    const exited = new Promise<void>((resolve) => {
      child.process.once("exit", () => {
        release();
        resolve();
      });
    });
    const url = (database: string) =>
      `postgresql://${databaseUser}:${password}@127.0.0.1:${port}/${database}`;
    await ensureDatabase(url("postgres"));
    return {
      connectionString: url(databaseName),
      dataDirectory,
      port,
      pid: child.pid,
      exited,
      async stop(mode = "fast") {
        child.process.ref();
        await stopServer(child.pid, mode);
        await exited;
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

async function choosePort(requested: number | undefined): Promise<number> {
  if (requested === undefined) return await findFreePort();
  if (await isPortFree(requested)) return requested;
  throw new EdgeloomError({
    code: "conflict",
    message: `Port ${requested}, asked for PostgreSQL, is taken by another program.`,
    remedy: "Stop that program or choose another port.",
  });
}

/**
 * Backends of a server that was killed linger for a moment and hold its shared memory, during which
 * PostgreSQL refuses to start; any other failure is final.
 */
async function launchPatiently(
  ...parameters: Parameters<typeof launch>
): Promise<Awaited<ReturnType<typeof launch>>> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      return await launch(...parameters);
    } catch (error) {
      const lingering =
        error instanceof EdgeloomError && /pre-existing shared memory block/.test(error.message);
      if (!lingering || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/**
 * Starts the server and waits until it accepts connections. It runs in a process group of its own,
 * so that Ctrl-C in a terminal reaches the launcher only, which then stops things in order.
 */
async function launch(
  program: string,
  dataDirectory: string,
  settings: ServerSettings,
  account: ServerAccount | undefined,
): Promise<{ process: ChildProcess; pid: number }> {
  const cluster = clusterFolder(dataDirectory);
  const logFile = join(dataDirectory, "server.log");
  const logStart = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  const logHandle = openSync(logFile, logStart > logSizeMax ? "w" : "a", 0o600);
  const child = spawn(program, ["-D", cluster, ...toArguments(settings)], {
    ...account,
    cwd: "/",
    env: serverEnvironment(),
    detached: true,
    stdio: ["ignore", logHandle, logHandle],
  });
  closeSync(logHandle);
  let failure: string | undefined;
  child.once("error", (error) => {
    failure = error.message;
  });
  child.once("exit", (code, signal) => {
    failure = `it exited with ${signal ?? code}`;
  });
  const pid = child.pid;
  if (pid !== undefined) {
    const guard = guardServer(pid);
    child.once("exit", () => guard.kill("SIGKILL"));
  }
  const ready = await waitUntil(
    () => failure !== undefined || (pid !== undefined && acceptsConnections(cluster, pid)),
    startTimeoutMs,
  );
  if (ready && failure === undefined && pid !== undefined) {
    child.unref();
    return { process: child, pid };
  }
  if (pid !== undefined && failure === undefined) await stopServer(pid, "immediate");
  throw startError(failure ?? "it took too long", logFile, logStart);
}

/** The eighth line of `postmaster.pid` is the server's state; `pg_ctl` waits on it too. */
function acceptsConnections(cluster: string, pid: number): boolean {
  try {
    const lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    return lines[0]?.trim() === String(pid) && lines[7]?.trim() === "ready";
  } catch {
    return false;
  }
}

function startError(reason: string, logFile: string, logStart: number): EdgeloomError {
  const log = readFileSync(logFile, "utf8");
  const tail = log.slice(Math.min(logStart, log.length)).trim().split("\n").slice(-8).join("\n");
  return new EdgeloomError({
    code: "unavailable",
    message: `PostgreSQL did not start: ${reason}.${tail === "" ? "" : `\n${tail}`}`,
    remedy: `Read ${logFile} for the cause.`,
  });
}

/**
 * A shell that waits on a pipe held open by this process. When the process dies in any way, the
 * pipe closes and the shell stops the server, so that not even `kill -9` leaves one behind.
 */
function guardServer(pid: number): ChildProcess {
  const guard = spawn("/bin/sh", ["-c", 'read -r line; kill -INT "$0"', String(pid)], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref();
  // A socket underneath; unlike the process it has no unref of its own in the types.
  if (guard.stdin !== null && "unref" in guard.stdin && typeof guard.stdin.unref === "function") {
    guard.stdin.unref();
  }
  guard.stdin?.on("error", () => {});
  return guard;
}

async function ensureDatabase(maintenanceUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenanceUrl });
  await client.connect();
  try {
    const found = await client.query("SELECT FROM pg_database WHERE datname = $1", [databaseName]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}
