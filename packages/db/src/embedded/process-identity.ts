import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * A process as it can be recognised later. A pid alone is not enough: after a crash and a reboot
 * the same number may belong to another program, which must never be signalled.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in the system's own notation; only ever compared for equality. */
  readonly startedAt: string;
}

/** Whether a process with this pid exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The identity of a running process, or `undefined` when there is none with this pid. */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!isAlive(pid)) return undefined;
  const fields = statFields(pid);
  // Field 22 of proc(5) stat is the start time in clock ticks; two fields stand before the list.
  const startedAt = fields?.[19] ?? ps(pid, "lstart");
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Whether the very process that was identified earlier is still running. */
export function isSameProcess(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startedAt === identity.startedAt;
}

/** The command line of a running process, or `undefined`. */
export function commandLine(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return ps(pid, "command");
  }
}

/** The fields of /proc/<pid>/stat after the command name, which may itself hold spaces. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

function isZombie(pid: number): boolean {
  return statFields(pid)?.[0] === "Z";
}

/** Systems without /proc (macOS) answer through `ps`. */
function ps(pid: number, column: "lstart" | "command"): string | undefined {
  try {
    const output = execFileSync("ps", ["-o", `${column}=`, "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return output.trim() || undefined;
  } catch {
    return undefined;
  }
}
