import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { EdgeloomError } from "@edgeloom/kernel";
import { findServerAccount, isOpenTo } from "./server-account.ts";

/** Where root keeps binaries and data when the clone lies in a folder closed to other accounts. */
export const systemDirectory = "/var/lib/edgeloom";

export interface DataDirectoryChoice {
  readonly directory: string;
  /** Why it is not the usual place, for the user; `undefined` when it is. */
  readonly reason: string | undefined;
}

/**
 * Chooses the folder that holds an installation's data: the one asked for, else `.edgeloom` in the
 * repository. When root starts Edgeloom from a folder that the PostgreSQL account cannot enter (a
 * clone in root's home), the data lives under `/var/lib/edgeloom`, by a hash of the repository's path.
 */
export function chooseDataDirectory(
  repository: string,
  requested?: string | undefined,
): DataDirectoryChoice {
  const account = findServerAccount();
  const directory = resolve(requested ?? join(repository, ".edgeloom"));
  if (account === undefined || isOpenTo(account, directory)) {
    return { directory, reason: undefined };
  }
  if (requested !== undefined) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: `The data folder ${directory} lies below a folder that the account PostgreSQL runs under cannot enter.`,
      remedy: `Choose a folder that is open to others (such as ${systemDirectory}/data), or start Edgeloom as an ordinary user.`,
    });
  }
  const hash = createHash("sha256").update(resolve(repository)).digest("hex").slice(0, 12);
  return {
    directory: join(systemDirectory, hash),
    reason: `${repository} is closed to the account that PostgreSQL runs under`,
  };
}
