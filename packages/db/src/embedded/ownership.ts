import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { EdgeloomError } from "@edgeloom/kernel";
import { z } from "zod";
import { writePrivateFile } from "./files.ts";
import { commandLine, identify, isAlive, isSameProcess } from "./process-identity.ts";

const identitySchema = z.object({ pid: z.number().int().positive(), startedAt: z.string() });

/**
 * Claims a data directory for this process, so that two starts on one folder do not fight over it.
 * The claim of a process that is gone (`kill -9`, power loss) is void. Returns the release.
 */
export function claimDirectory(dataDirectory: string): () => void {
  const file = join(dataDirectory, "owner.json");
  const owner = readOwner(file);
  if (owner !== undefined && isSameProcess(owner)) {
    throw new EdgeloomError({
      code: "conflict",
      message: `The data folder ${dataDirectory} is in use by process ${owner.pid}.`,
      remedy:
        "Stop that Edgeloom first, or start this one on another folder with --data DIR or EDGELOOM_DATA.",
    });
  }
  const self = identify(process.pid);
  if (self !== undefined) writePrivateFile(file, JSON.stringify(self));
  return () => rmSync(file, { force: true });
}

function readOwner(file: string) {
  try {
    return identitySchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // Missing, or half written by a process that died in the middle: nobody's either way.
    return undefined;
  }
}

/**
 * Clears what a PostgreSQL of an earlier owner left in `cluster`: a server that still runs is
 * stopped, a lock file whose process is gone (or whose pid now belongs to another program) is removed.
 */
export async function clearStaleServer(cluster: string): Promise<"none" | "lock" | "server"> {
  const file = join(cluster, "postmaster.pid");
  const pid = readServerPid(file);
  if (pid === undefined) return "none";
  if (!isAlive(pid) || !commandLine(pid)?.includes(cluster)) {
    rmSync(file, { force: true });
    return "lock";
  }
  await stopServer(pid, "fast");
  return "server";
}

function readServerPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, "utf8"), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * How PostgreSQL stops: `fast` ends sessions and writes a checkpoint; `immediate` quits at once and
 * leaves recovery to the next start.
 */
export type StopMode = "fast" | "immediate";

/** Stops a server and waits until it is gone, with ever less patience. */
export async function stopServer(pid: number, mode: StopMode): Promise<void> {
  const steps: { signal: NodeJS.Signals; patienceMs: number }[] = [
    { signal: "SIGQUIT", patienceMs: 5_000 },
    { signal: "SIGKILL", patienceMs: 5_000 },
  ];
  if (mode === "fast") steps.unshift({ signal: "SIGINT", patienceMs: 30_000 });
  for (const { signal, patienceMs } of steps) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    if (await waitUntil(() => !isAlive(pid), patienceMs)) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) did not stop even by SIGKILL.`);
}

/** Waits for a condition, looking every 15 ms; false when `timeoutMs` passed first. */
export async function waitUntil(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return true;
}
