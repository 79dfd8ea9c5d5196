import { parseArgs } from "node:util";
import { Failure } from "./failure.mjs";

export const help = `Edgeloom: design workflows of edge nodes and run them on a simulated or a real fleet.

Usage
  npm start                       install, build and start everything on this machine
  npm start -- [options]
  npm run dev -- [options]        the same with hot reload

Options
  --port N           port of the web interface (3000)
  --gateway-port N   port of the live gateway for browsers and agents (3001)
  --host ADDRESS     address to listen on (127.0.0.1: this machine only)
  --workers N        worker processes (2)
  --sites N          edge sites of the simulated world (24)
  --seed N           seed of the simulated world: the same seed makes the same world (1)
  --speed X          speed of the simulated world, 1 being real time (1)
  --no-simulator     do not start the simulated world
  --no-agent         do not start the agent of this host
  --data DIR         folder of the database, secrets and logs (.edgeloom, or EDGELOOM_DATA)
  --dev              hot reload
  --quiet            print the address and failures only
  --help             print this

Environment
  DATABASE_URL       a PostgreSQL (15 or newer) to use in place of the embedded one
  REDIS_URL          a Redis for the gateways to reach each other through, in place of PostgreSQL
  EDGELOOM_DATA      the same as --data
  EDGELOOM_DEBUG     set to 1 to see stack traces

Ctrl-C stops everything; the next start finds the data again.
`;

/** @typedef {ReturnType<typeof parseOptions>} Options */

/** @param {string[]} words the command line after the script's name */
export function parseOptions(words) {
  const values = parseWords(words);
  return {
    help: values.help ?? false,
    port: wholeNumber("port", values.port, 3000, 65_535),
    gatewayPort: wholeNumber("gateway-port", values["gateway-port"], 3001, 65_535),
    host: values.host ?? "127.0.0.1",
    workers: wholeNumber("workers", values.workers, 2, 256),
    sites: wholeNumber("sites", values.sites, 24, 100_000),
    seed: wholeNumber("seed", values.seed, 1, 2 ** 31 - 1, 0),
    speed: positiveNumber("speed", values.speed, 1),
    simulator: !values["no-simulator"],
    agent: !values["no-agent"],
    data: values.data ?? (process.env.EDGELOOM_DATA || undefined),
    dev: values.dev ?? false,
    quiet: values.quiet ?? false,
  };
}

/** @param {string[]} words */
function parseWords(words) {
  try {
    return parseArgs({
      args: words,
      options: {
        port: { type: "string" },
        "gateway-port": { type: "string" },
        host: { type: "string" },
        workers: { type: "string" },
        sites: { type: "string" },
        seed: { type: "string" },
        speed: { type: "string" },
        "no-simulator": { type: "boolean" },
        "no-agent": { type: "boolean" },
        data: { type: "string" },
        dev: { type: "boolean" },
        quiet: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error);
    throw new Failure(`${reason}.`, "npm start -- --help lists the options.");
  }
}

/**
 * @param {string} name
 * @param {string | undefined} text
 * @param {number} fallback
 * @param {number} max
 */
function wholeNumber(name, text, fallback, max, min = 1) {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Failure(
    `--${name} ${text} is not a whole number from ${min} to ${max}.`,
    `For example: npm start -- --${name} ${fallback}`,
  );
}

/**
 * @param {string} name
 * @param {string | undefined} text
 * @param {number} fallback
 */
function positiveNumber(name, text, fallback) {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Failure(
    `--${name} ${text} is not a number above zero.`,
    `For example: npm start -- --${name} ${fallback}`,
  );
}
