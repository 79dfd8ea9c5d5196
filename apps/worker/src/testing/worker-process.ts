import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { RunEvent } from "@edgeloom/protocol";

const program = fileURLToPath(new URL("./worker-main.ts", import.meta.url));

/** A real worker process over the test catalogue, whose events of all runs arrive here. */
export interface WorkerProcess {
  readonly pid: number;
  readonly events: { readonly runId: string; readonly event: RunEvent }[];
  /** Resolves with the signal or code that ended it. */
  readonly exited: Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a worker and waits until it takes runs. */
export async function startWorkerProcess(
  name: string,
  variables: Readonly<Record<string, string>>,
): Promise<WorkerProcess> {
  const child: ChildProcess = fork(program, [], {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, NODE_ENV: "test", EDGELOOM_WORKER_NAME: name, ...variables },
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  let trouble = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    trouble += text;
  });
  const events: WorkerProcess["events"] = [];
  const exited = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? String(code)));
  });
  const ready = new Promise<void>((resolve) => {
    child.on("message", (message: { ready?: true; runId?: string; events?: RunEvent[] }) => {
      if (message.ready === true) resolve();
      for (const event of message.events ?? []) events.push({ runId: message.runId ?? "", event });
    });
  });
  const died = exited.then((how) => {
    throw new Error(`The worker ${name} ended with ${how} before it was ready.\n${trouble}`);
  });
  await Promise.race([ready, died]);
  died.catch(() => {});
  return {
    pid: child.pid ?? 0,
    events,
    exited,
    kill: (signal) => void child.kill(signal),
  };
}
