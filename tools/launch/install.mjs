import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./failure.mjs";

/**
 * Installs the dependencies when they are missing or older than package-lock.json. Install scripts
 * are switched off: none is needed, and some download what is not used here.
 *
 * @param {string} repository
 * @param {import("./progress.mjs").Progress} progress
 */
export async function ensureDependencies(repository, progress) {
  const lockText = readFileSync(join(repository, "package-lock.json"), "utf8");
  const stamp = join(repository, "node_modules/.edgeloom-lock-hash");
  const hash = createHash("sha256").update(lockText).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  if (!isInstalled(repository, lockText)) {
    await progress.step("Install dependencies", async () => await installPackages(repository));
  }
  try {
    writeFileSync(stamp, hash);
  } catch {
    // A read-only installation is a good one; it only gets compared again next time.
  }
}

/**
 * Whether what npm last installed is what the lock file asks for. npm keeps its own account of it.
 *
 * @param {string} repository
 * @param {string} lockText
 */
function isInstalled(repository, lockText) {
  try {
    const account = readFileSync(join(repository, "node_modules/.package-lock.json"), "utf8");
    const wanted = packages(lockText);
    const installed = packages(account);
    return Object.entries(wanted).every(
      ([path, entry]) =>
        !path.startsWith("node_modules/") ||
        entry.link ||
        entry.optional ||
        entry.devOptional ||
        entry.peer ||
        installed[path]?.version === entry.version,
    );
  } catch {
    return false;
  }
}

/**
 * @param {string} lockText
 * @returns {Record<string, { version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }>}
 */
function packages(lockText) {
  return JSON.parse(lockText).packages;
}

/**
 * Installs what the lock file says. `npm ci` would do the same, but refuses a lock file that was
 * written where a registry lacks the optional packages of other platforms.
 *
 * @param {string} repository
 */
async function installPackages(repository) {
  const { code, output } = await runNpmInstall(repository);
  if (code === 0) return;
  const errors = output.split("\n").filter((line) => line.startsWith("npm error"));
  throw new Failure(
    `Installing the dependencies failed.\n${errors.slice(0, 12).join("\n") || output}`,
    "Check the network (npm ping) and that this folder is writable, then start again.",
  );
}

/** @param {string} repository */
async function runNpmInstall(repository) {
  const words = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  const npm = process.env.npm_execpath;
  const [program, first] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  const child = spawn(program, [...first, ...words, "--loglevel=error"], {
    cwd: repository,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
    });
  }
  /** @type {number | null} */
  const code = await new Promise((resolve) => {
    child.once("error", (error) => {
      output += `npm error ${error.message}`;
      resolve(1);
    });
    child.once("close", resolve);
  });
  return { code, output };
}
