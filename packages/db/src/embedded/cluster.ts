import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { EdgeloomError } from "@edgeloom/kernel";
import type { Binaries } from "./binaries.ts";
import { writePrivateFile } from "./files.ts";
import type { ServerAccount } from "./server-account.ts";

/** The name of the database superuser and of the database that applications use. */
export const databaseUser = "edgeloom";
export const databaseName = "edgeloom";

/** The major version whose on-disk format the bundled programs read. */
const supportedVersion = "18";

/** The folder of the cluster, in PostgreSQL's sense: what `initdb` makes and `postgres -D` serves. */
export function clusterFolder(dataDirectory: string): string {
  return join(dataDirectory, "cluster");
}

/**
 * Makes the cluster on the first start; later starts only check it. Returns the superuser's
 * password, random and kept beside the cluster in a file that only its owner can read.
 */
export async function ensureCluster(
  dataDirectory: string,
  binaries: Binaries,
  account: ServerAccount | undefined,
): Promise<string> {
  const cluster = clusterFolder(dataDirectory);
  const versionFile = join(cluster, "PG_VERSION");
  const passwordFile = join(dataDirectory, "password");
  if (existsSync(versionFile)) {
    checkVersion(cluster, readFileSync(versionFile, "utf8").trim());
    return readPassword(passwordFile);
  }
  const password = randomBytes(24).toString("base64url");
  writePrivateFile(passwordFile, password);
  await initialise(dataDirectory, password, binaries, account);
  return password;
}

/** Under another name first, so that an interrupted `initdb` never passes for a cluster. */
async function initialise(
  dataDirectory: string,
  password: string,
  binaries: Binaries,
  account: ServerAccount | undefined,
): Promise<void> {
  const draft = join(dataDirectory, "cluster.new");
  const passwordCopy = join(dataDirectory, "initdb-password");
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writePrivateFile(passwordCopy, password);
  if (account !== undefined) {
    for (const path of [draft, passwordCopy]) chownSync(path, account.uid, account.gid);
  }
  try {
    await runInitdb(draft, passwordCopy, binaries, account);
    renameSync(draft, clusterFolder(dataDirectory));
  } finally {
    rmSync(passwordCopy, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

async function runInitdb(
  folder: string,
  passwordFile: string,
  binaries: Binaries,
  account: ServerAccount | undefined,
): Promise<void> {
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${folder}`,
      `--username=${databaseUser}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      // The built-in provider sorts the same on every machine, whatever locales it has.
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--data-checksums",
    ],
    { ...account, cwd: "/", env: serverEnvironment(), stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  const failure = await new Promise<string | undefined>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? undefined : output.trim()));
  });
  if (failure !== undefined) {
    throw new EdgeloomError({
      code: "unavailable",
      message: `PostgreSQL could not create its data folder ${folder}: ${failure}`,
      remedy: "Check free space and permissions there, or name another folder with EDGELOOM_DATA.",
    });
  }
}

/** Only what the server needs: secrets in this process's environment are none of its business. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, TZ: "UTC", LC_ALL: "C", NODE_ENV: "production" };
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (cause) {
    throw new EdgeloomError(
      {
        code: "unavailable",
        message: `The database password ${file} is missing or unreadable, though the database exists.`,
        remedy:
          "Restore the file, start as the user who created the data, or move the data folder away to begin anew.",
      },
      { cause },
    );
  }
}

function checkVersion(cluster: string, version: string): void {
  if (version === supportedVersion) return;
  throw new EdgeloomError({
    code: "unavailable",
    message: `${cluster} was written by PostgreSQL ${version}; this Edgeloom brings ${supportedVersion}.`,
    remedy: `Dump it with PostgreSQL ${version} and restore it into a new data folder, or move the folder away to begin anew.`,
  });
}
