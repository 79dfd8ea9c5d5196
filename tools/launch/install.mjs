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
    await progress.step("Install dependencies", async () => await runNpmCi(repository));
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

/** @param {string} repository */
async function runNpmCi(repository) {
  const words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const [program, first] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  const child = spawn(program, [...first, ...words], {
    cwd: repository,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve) => {
    child.once("error", (error) => {
      output += error.message;
      resolve(1);
    });
    child.once("close", resolve);
  });
  if (code === 0) return;
  throw new Failure(
    `Installing the dependencies failed.\n${output.trim().split("\n").slice(-12).join("\n")}`,
    "Check the network (npm ping) and that this folder is writable, then start again.",
  );
}
