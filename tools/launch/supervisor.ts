import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Failure } from "./failure.mjs";
import type { Service } from "./services.ts";

export interface SupervisorOptions {
  readonly repository: string;
  readonly logFolder: string;
  readonly development: boolean;
  /** The program of a service with its arguments, as run by Node.js. */
  readonly command: (service: Service) => { readonly arguments: string[]; readonly folder: string };
  /** Told when a service dies and is started again. */
  readonly report: (message: string) => void;
}

const backoffFirstMs = 500;
const backoffMaxMs = 30_000;
/** A process that lived this long starts over with the shortest wait. */
const steadyMs = 60_000;
/** How long a process may take to stop when asked, before its group is killed. */
const stopPatienceMs = 10_000;
const logSizeMax = 8 * 1024 * 1024;
/** Deaths before the first sign of health after which a start is given up. */
const earlyDeathsMax = 3;

type State = "starting" | "healthy" | "stopping";

/**
 * Keeps one process of a service alive: restarts it with growing waits when it dies, and stops it
 * with everything that it started. Each runs in a process group of its own, so Ctrl-C in a terminal
 * reaches only the launcher, which then stops them in order.
 */
export class SupervisedService {
  readonly service: Service;
  readonly #options: SupervisorOptions;
  #child: ChildProcess | undefined;
  #state: State = "starting";
  #earlyDeaths = 0;
  #backoffMs = backoffFirstMs;
  #restart: AbortController | undefined;

  constructor(service: Service, options: SupervisorOptions) {
    this.service = service;
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get logFile(): string {
    return join(this.#options.logFolder, `${this.service.name}.log`);
  }

  start(): void {
    const { arguments: words, folder } = this.#options.command(this.service);
    const log = openLog(this.logFile);
    const tether = pathToFileURL(join(this.#options.repository, "tools/launch/tether.mjs")).href;
    const child = spawn(process.execPath, ["--import", tether, ...words], {
      cwd: folder,
      env: environmentOf(this.service, this.#options.development),
      stdio: ["ignore", log, log, "ipc"],
      detached: true,
    });
    closeSync(log);
    this.#child = child;
    const startedAt = Date.now();
    child.once("exit", (code, signal) => {
      killGroup(child);
      if (this.#child === child) this.#onDeath(signal ?? `code ${code}`, Date.now() - startedAt);
    });
  }

  /**
   * Waits until the service answers that it is ready.
   *
   * @throws Failure when it keeps dying or does not answer in time, with the end of its log.
   */
  async waitUntilHealthy(timeoutMs = 90_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (this.#state !== "stopping") {
      if (await answersOk(this.service.healthUrl)) {
        this.#state = "healthy";
        return;
      }
      if (this.#earlyDeaths >= earlyDeathsMax) throw this.#failure("dies as soon as it is started");
      if (Date.now() > deadline) {
        throw this.#failure(`does not answer on ${this.service.healthUrl}`);
      }
      await delay(60);
    }
  }

  /** Asks the process to stop, kills its group when it takes too long, and waits until it is gone. */
  async stop(): Promise<void> {
    this.#state = "stopping";
    this.#restart?.abort();
    await this.#end();
  }

  /** Replaces the process, after a change of its program. */
  async restart(): Promise<void> {
    if (this.#state === "stopping") return;
    this.#restart?.abort();
    await this.#end();
    this.start();
  }

  kill(): void {
    this.#state = "stopping";
    if (this.#child !== undefined) killGroup(this.#child);
  }

  /** The last lines that the service wrote. */
  logTail(lines: number): string {
    return readFileSync(this.logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  }

  async #end(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const patience = setTimeout(() => killGroup(child), stopPatienceMs);
    await gone;
    clearTimeout(patience);
    killGroup(child);
  }

  #onDeath(reason: string, livedMs: number): void {
    if (this.#state === "stopping") return;
    if (this.#state === "starting") this.#earlyDeaths += 1;
    if (livedMs > steadyMs) this.#backoffMs = backoffFirstMs;
    const waitMs = this.#backoffMs;
    this.#backoffMs = Math.min(backoffMaxMs, waitMs * 2);
    if (this.#state === "starting" && this.#earlyDeaths >= earlyDeathsMax) return;
    this.#options.report(
      `${this.service.name} stopped by itself (${reason}); starting it again in ${waitMs / 1000} s\n${indent(this.logTail(8))}`,
    );
    const restart = new AbortController();
    this.#restart = restart;
    delay(waitMs, undefined, { signal: restart.signal }).then(
      () => this.start(),
      () => {},
    );
  }

  #failure(what: string): Failure {
    return new Failure(
      `${this.service.name} ${what}.\n${indent(this.logTail(12))}`,
      `The whole log is ${this.logFile}.`,
    );
  }
}

/** Variables that would hand an outside database's password to a service that must not have it. */
const withheld = ["DATABASE_URL", "REDIS_URL"];

function environmentOf(service: Service, development: boolean): NodeJS.ProcessEnv {
  const mode = development && service.kind === "next" ? "development" : "production";
  const inherited = {
    ...process.env,
    NODE_ENV: mode,
    NEXT_TELEMETRY_DISABLED: "1",
    NO_COLOR: "1",
    EDGELOOM_LAUNCHER: String(process.pid),
  };
  if (service.environment.DATABASE_URL === undefined) {
    for (const name of withheld) Reflect.deleteProperty(inherited, name);
  }
  return { ...inherited, ...service.environment };
}

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(file, size > logSizeMax ? "w" : "a", 0o600);
}

/** Ends what a process started and left behind; nothing is left when it tidied up itself. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is empty.
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, "    ");
}
