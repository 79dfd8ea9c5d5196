import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { EdgeloomError } from "@edgeloom/kernel";

/**
 * Creates a folder with its parents, all with this mode whatever the umask: root's umask often
 * closes new folders, and the PostgreSQL account must pass. A folder that cannot be made gets an
 * error with its remedy.
 */
export function makeFolder(path: string, mode: number): void {
  try {
    const topmost = mkdirSync(path, { recursive: true, mode });
    if (topmost === undefined) return;
    for (let folder = path; ; folder = dirname(folder)) {
      chmodSync(folder, mode);
      if (folder === topmost || folder === dirname(folder)) return;
    }
  } catch (cause) {
    throw folderError(path, cause);
  }
}

/** Writes a file that only its owner may read, replacing what stood there. */
export function writePrivateFile(path: string, content: string): void {
  try {
    writeFileSync(path, content, { mode: 0o600 });
  } catch (cause) {
    throw folderError(path, cause);
  }
}

/** The error code of a failed system call, or `undefined` for anything else. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

function folderError(path: string, cause: unknown): EdgeloomError {
  const reasons: Record<string, string> = {
    EACCES: "it is closed to this user",
    EPERM: "it is closed to this user",
    EROFS: "the file system is read-only",
    ENOSPC: "the disk is full",
    ENOTDIR: "a part of the path is a file",
    EEXIST: "a file stands in its place",
  };
  const reason = reasons[systemCode(cause) ?? ""] ?? String(cause);
  return new EdgeloomError(
    {
      code: "unavailable",
      message: `Cannot write to ${path}: ${reason}.`,
      remedy:
        "Make the folder writable, or name another one with --data DIR or the variable EDGELOOM_DATA.",
    },
    { cause },
  );
}
