import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { EdgeloomError } from "@edgeloom/kernel";

/** The account that PostgreSQL runs under when Edgeloom itself runs as root. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

const accountName = "postgres";

/**
 * PostgreSQL refuses to run as root, so root hands it to the `postgres` account, which is created
 * when it is missing. Anyone else runs it under their own account: `undefined`.
 */
export function findServerAccount(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return lookUp() ?? create();
}

function lookUp(): ServerAccount | undefined {
  const read = (flag: string) =>
    Number(execFileSync("id", [flag, accountName], { stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: read("-u"), gid: read("-g") };
  } catch {
    return undefined;
  }
}

function create(): ServerAccount {
  try {
    execFileSync("useradd", ["--system", "--user-group", "--no-create-home", accountName], {
      stdio: "pipe",
    });
  } catch (cause) {
    throw accountError(cause);
  }
  const account = lookUp();
  if (account === undefined) throw accountError(undefined);
  return account;
}

function accountError(cause: unknown): EdgeloomError {
  return new EdgeloomError(
    {
      code: "unavailable",
      message: `PostgreSQL cannot run as root, and the account "${accountName}" could not be created.`,
      remedy:
        "Create it (useradd --system postgres), start Edgeloom as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.",
    },
    { cause },
  );
}

/**
 * Whether `account` may enter every folder from the root down to `path`. Folders that do not exist
 * yet count as open: Edgeloom creates them so.
 */
export function isOpenTo(account: ServerAccount, path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    const stats = statSync(folder, { throwIfNoEntry: false });
    if (stats?.isDirectory() && !mayEnter(account, stats)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function mayEnter(
  account: ServerAccount,
  folder: { mode: number; uid: number; gid: number },
): boolean {
  if (folder.uid === account.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === account.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}
