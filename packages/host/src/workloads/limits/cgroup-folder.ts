import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A folder of a control-group file system; each of its files is read or written in one call. */
export class CgroupFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Opens the folder of a group below, which is made when it is missing. @throws when the kernel refuses */
  make(name: string): CgroupFolder {
    const path = join(this.path, name);
    mkdirSync(path, { recursive: true });
    return new CgroupFolder(path);
  }

  /** @throws when the kernel refuses the value */
  write(file: string, value: string): void {
    writeFileSync(join(this.path, file), value);
  }

  /** Empty when there is no such file. */
  read(file: string): string {
    try {
      return readFileSync(join(this.path, file), "utf8");
    } catch {
      return "";
    }
  }

  /** Moves processes into the group; one that has ended is passed over. */
  add(pids: Iterable<number>): void {
    for (const pid of pids) {
      try {
        this.write("cgroup.procs", String(pid));
      } catch {
        // It has ended. One that the kernel keeps out stays out, which `pids` tells.
      }
    }
  }

  /** Processes in this very group. */
  pids(): number[] {
    return this.read("cgroup.procs").split("\n").filter(Boolean).map(Number);
  }

  groups(): string[] {
    try {
      return readdirSync(this.path, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [entry.name] : [],
      );
    } catch {
      return [];
    }
  }

  /** False while a process is left in it. */
  remove(): boolean {
    try {
      rmdirSync(this.path);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ENOENT";
    }
  }
}

/** Name of the group that holds the workloads of the agent of a data folder: several agents may share a host. */
export function groupNameOf(directory: string): string {
  return `edgeloom-${createHash("sha256").update(directory).digest("hex").slice(0, 12)}`;
}
