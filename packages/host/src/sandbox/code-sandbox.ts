import { EdgeloomError, type ErrorCode, type JsonValue } from "@edgeloom/kernel";
import type { CodeSandbox } from "@edgeloom/nodes";
import { type ChildPoolOptions, createChildPool, defaultWorkerScript } from "./child-pool.ts";
import type { ScriptFailure } from "./protocol.ts";

const codeOf: Readonly<Record<ScriptFailure, ErrorCode>> = {
  exception: "invalid_input",
  pending: "invalid_input",
  result: "payload_too_large",
  memory: "capacity_exceeded",
  timeout: "timeout",
};

const remedyOf: Readonly<Record<ScriptFailure, string>> = {
  exception: "Correct the script; its log tells how far it came.",
  pending: "Await only what the script itself resolves: there are no timers and no network.",
  result: "Return less.",
  memory: "Handle less data at a time, or raise the memory limit.",
  timeout: "Make the script faster, or raise the time limit.",
};

export interface SandboxOptions extends Partial<ChildPoolOptions> {}

export interface ClosableSandbox extends CodeSandbox {
  /** Ends all processes; scripts under way fail. */
  close(): Promise<void>;
}

/**
 * Runs JavaScript of workflows in QuickJS inside child processes: a fresh WebAssembly module for each script, which
 * sees JSON in, gives JSON out, and has neither files, network, timers nor this process. Time and memory are bounded
 * inside; a process that does not keep to it is killed. Errors: `invalid_input` for what the script throws, `timeout`,
 * `capacity_exceeded`, `payload_too_large`, `unavailable` when a process died.
 */
export function createCodeSandbox(options: SandboxOptions = {}): ClosableSandbox {
  const pool = createChildPool({
    processesMax: 2,
    jobsPerProcess: 200,
    heapMiBMax: 256,
    ...defaultWorkerScript(),
    ...options,
  });
  let jobs = 0;
  return {
    async run({ source, globals, timeoutMs, memoryBytesMax, signal }) {
      jobs += 1;
      const job = {
        id: jobs,
        source,
        globals: Object.fromEntries(
          Object.entries(globals).map(([name, value]) => [name, JSON.stringify(value)]),
        ),
        timeoutMs,
        memoryBytesMax,
      };
      const outcome = await pool.run(job, signal);
      if (outcome.ok) {
        const value: JsonValue = JSON.parse(outcome.value);
        return { value, logs: outcome.logs };
      }
      const { failure, logs } = outcome;
      const printed = logs.slice(-3).join("\n");
      throw new EdgeloomError({
        code: codeOf[failure],
        message: printed === "" ? outcome.message : `${outcome.message} Last printed: ${printed}`,
        remedy: remedyOf[failure],
        field: "source",
      });
    },
    close: () => pool.close(),
  };
}
