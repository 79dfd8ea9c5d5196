import { readdirSync, readFileSync } from "node:fs";

/** One process as /proc tells of it. */
export interface ProcessEntry {
  readonly pid: number;
  /** The process that started it, or the one that inherited it. */
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Ended, and not yet collected by its parent. */
  readonly isZombie: boolean;
  /** User and system time since its start, in clock ticks. */
  readonly cpuTicks: number;
  /** The same of the children that it has collected, and theirs. */
  readonly childTicks: number;
  readonly residentPages: number;
  /** When it started, in clock ticks since boot: with the id it names a process for good. */
  readonly startTicks: number;
}

/** Linux has 100 clock ticks a second in /proc on every architecture. */
export const ticksPerSec = 100;
export const pageBytes = 4_096;

/** Parses /proc/PID/stat (proc(5)); null when it is none. The program's name may hold spaces and brackets. */
export function parseStat(text: string): ProcessEntry | null {
  const nameEnd = text.lastIndexOf(")");
  const pid = Number.parseInt(text, 10);
  const fields = text.slice(nameEnd + 2).split(" ");
  const field = (number: number): number => Number(fields[number - 3]);
  if (nameEnd < 0 || Number.isNaN(pid) || fields.length < 22) return null;
  return {
    pid,
    parent: field(4),
    group: field(5),
    session: field(6),
    isZombie: fields[0] === "Z" || fields[0] === "X",
    cpuTicks: field(14) + field(15),
    childTicks: field(16) + field(17),
    residentPages: field(24),
    startTicks: field(22),
  };
}

function readProc(path: string): string | null {
  try {
    return readFileSync(`/proc/${path}`, "utf8");
  } catch {
    // It ended meanwhile, or is another user's.
    return null;
  }
}

/** The process of that id; null when there is none, or no /proc. */
export function findProcess(pid: number): ProcessEntry | null {
  const stat = readProc(`${pid}/stat`);
  return stat === null ? null : parseStat(stat);
}

/** All processes that can be seen; none where there is no /proc. */
export function listProcesses(): ProcessEntry[] {
  let names: string[];
  try {
    names = readdirSync("/proc");
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const entry = findProcess(Number(name));
    return entry === null ? [] : [entry];
  });
}

/** The value that a process was started with for an environment variable; null when it is not set or readable. */
export function environmentValue(pid: number, name: string): string | null {
  const prefix = `${name}=`;
  const found = readProc(`${pid}/environ`)
    ?.split("\0")
    .find((entry) => entry.startsWith(prefix));
  return found === undefined ? null : found.slice(prefix.length);
}
