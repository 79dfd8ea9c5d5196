import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { EdgeloomError } from "@edgeloom/kernel";
import { emptyEnvironment } from "../child-process/empty-environment.ts";
import type { SandboxJob, SandboxOutcome } from "./protocol.ts";

export interface ChildPoolOptions {
  /** Processes at most; one runs one script at a time. */
  readonly processesMax: number;
  /** The child's entry: `sandbox.child.ts`, or what it was bundled to. */
  readonly workerScript: string;
  readonly execArgv: readonly string[];
  /** A child is replaced after so many scripts, so that what they leaked does not add up. */
  readonly jobsPerProcess: number;
  /** Heap of a child's own JavaScript. */
  readonly heapMiBMax: number;
}

/** The entry beside this file: TypeScript run through tsx in the sources, `sandbox.child.js` in a bundle. */
export function defaultWorkerScript(): Pick<ChildPoolOptions, "workerScript" | "execArgv"> {
  // As paths, not as URLs beside import.meta.url, which a bundler would take for files to bring along.
  const here = fileURLToPath(import.meta.url);
  const folder = dirname(here);
  if (!here.endsWith(".ts")) {
    return { workerScript: join(folder, "sandbox.child.js"), execArgv: [] };
  }
  const loader = pathToFileURL(createRequire(here).resolve("tsx")).href;
  return { workerScript: join(folder, "sandbox.child.ts"), execArgv: ["--import", loader] };
}

interface Child {
  readonly process: ChildProcess;
  jobs: number;
  /** Takes the outcome of the script under way, or what went wrong with the process. */
  settle: ((outcome: SandboxOutcome | Error) => void) | undefined;
}

/** Child processes that run scripts; what breaks is thrown away and replaced by the next call. */
export interface ChildPool {
  /**
   * Runs a job in an idle child, waiting for one if need be. When the signal is aborted the job is dropped, and its
   * process killed if it is running: nothing else stops a script that does not return.
   */
  run(job: SandboxJob, signal: AbortSignal): Promise<SandboxOutcome>;
  close(): Promise<void>;
}

function ended(code: number | null, signal: string | null): Error {
  return new EdgeloomError({
    code: "unavailable",
    message: `The sandbox process ended (${signal ?? `code ${code}`}) while the script ran.`,
    remedy: "Try again; a script that does this each time asks for more than the sandbox has.",
  });
}

/** Time for a process to start and for the script's own limit to take hold, before the process is killed. */
const graceMs = 5_000;

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("The script was stopped.");
}

function overran(timeoutMs: number): Error {
  return new EdgeloomError({
    code: "timeout",
    message: `The script did not stop within ${timeoutMs} ms and its process was killed.`,
    remedy: "Make the script faster, or raise the time limit.",
    field: "source",
  });
}

export function createChildPool(options: ChildPoolOptions): ChildPool {
  const children = new Set<Child>();
  const idle: Child[] = [];
  const waiting: { take: (child: Child) => void; reject: (error: Error) => void }[] = [];
  let closed = false;

  function drop(child: Child): void {
    children.delete(child);
    const index = idle.indexOf(child);
    if (index >= 0) idle.splice(index, 1);
  }

  function start(): Child {
    const { workerScript, execArgv, heapMiBMax } = options;
    const spawned = fork(workerScript, {
      env: emptyEnvironment,
      execArgv: [...execArgv, `--max-old-space-size=${heapMiBMax}`],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const child: Child = { process: spawned, jobs: 0, settle: undefined };
    children.add(child);
    spawned.on("message", (outcome: SandboxOutcome) => child.settle?.(outcome));
    spawned.on("error", (error) => {
      drop(child);
      child.settle?.(error);
    });
    spawned.on("exit", (code, signal) => {
      drop(child);
      child.settle?.(ended(code, signal));
      serveNext();
    });
    return child;
  }

  /** An idle process must not keep its parent from ending. */
  function hold(child: Child, isHeld: boolean): void {
    const { channel } = child.process;
    if (isHeld) {
      child.process.ref();
      channel?.ref();
    } else {
      child.process.unref();
      channel?.unref();
    }
  }

  function serveNext(): void {
    if (waiting.length === 0 || closed) return;
    const child = idle.pop() ?? (children.size < options.processesMax ? start() : undefined);
    if (child !== undefined) waiting.shift()?.take(child);
  }

  function release(child: Child): void {
    if (!children.has(child)) return;
    if (child.jobs >= options.jobsPerProcess) {
      child.process.kill("SIGKILL");
      drop(child);
    } else {
      hold(child, false);
      idle.push(child);
    }
    serveNext();
  }

  function acquire(signal: AbortSignal): Promise<Child> {
    return new Promise((resolve, reject) => {
      if (signal.aborted || closed) {
        reject(signal.reason ?? new Error("The sandbox is closed."));
        return;
      }
      const abort = (): void => {
        const index = waiting.indexOf(entry);
        if (index >= 0) waiting.splice(index, 1);
        reject(signal.reason);
      };
      const entry = {
        take: (child: Child) => {
          signal.removeEventListener("abort", abort);
          resolve(child);
        },
        reject,
      };
      signal.addEventListener("abort", abort, { once: true });
      waiting.push(entry);
      serveNext();
    });
  }

  function execute(child: Child, job: SandboxJob, signal: AbortSignal): Promise<SandboxOutcome> {
    return new Promise((resolve, reject) => {
      const finish = (outcome: SandboxOutcome | Error): void => {
        child.settle = undefined;
        clearTimeout(overrun);
        signal.removeEventListener("abort", abort);
        release(child);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const kill = (reason: Error): void => {
        child.process.kill("SIGKILL");
        drop(child);
        finish(reason);
      };
      const abort = (): void => kill(reasonOf(signal));
      const overrun = setTimeout(() => kill(overran(job.timeoutMs)), job.timeoutMs + graceMs);
      if (signal.aborted) {
        finish(reasonOf(signal));
        return;
      }
      child.settle = finish;
      child.jobs += 1;
      hold(child, true);
      signal.addEventListener("abort", abort, { once: true });
      child.process.send(job, (error) => {
        if (error !== null) child.settle?.(error);
      });
    });
  }

  return {
    run: async (job, signal) => execute(await acquire(signal), job, signal),
    async close() {
      closed = true;
      for (const { reject } of waiting.splice(0)) reject(new Error("The sandbox is closed."));
      const exits = [...children].map(
        ({ process: child }) => new Promise((resolve) => child.once("exit", resolve)),
      );
      for (const child of children) {
        hold(child, true);
        child.process.kill("SIGKILL");
      }
      await Promise.all(exits);
    },
  };
}
