import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MemberHandle } from "../member-handle.ts";

/** A disk of one member that can be full and have room again. */
export interface SmallDisk {
  fill(): void;
  free(): void;
  remove(): void;
}

/** A file system of its own in memory at `directory`, of 24 MiB; null when this process may not mount one. */
export function mountSmallDisk(directory: string): SmallDisk | null {
  mkdirSync(directory, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=24m", "edgeloom", directory], {
      stdio: "ignore",
    });
  } catch {
    return null;
  }
  const ballast = join(directory, "ballast");
  return {
    fill() {
      mkdirSync(ballast);
      // Until there is no room for one more page.
      for (let number = 0; ; number += 1) {
        try {
          writeFileSync(join(ballast, String(number)), Buffer.alloc(64 * 1024, 1));
        } catch {
          return;
        }
      }
    },
    free: () => rmSync(ballast, { recursive: true }),
    remove: () => execFileSync("umount", [directory]),
  };
}

/** Without a mount: a limit on how long the files of the process may be, which fails its writes the same way. */
export function limitFileSizes(member: MemberHandle): SmallDisk {
  const limit = (bytes: string): void => {
    execFileSync("prlimit", [`--fsize=${bytes}:`, "--pid", String(member.pid)]);
  };
  return { fill: () => limit("1"), free: () => limit("unlimited"), remove: () => undefined };
}
