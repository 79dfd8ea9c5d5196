import {
  newQuickJSWASMModule,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  RELEASE_SYNC,
} from "quickjs-emscripten";
import type { SandboxJob, SandboxOutcome, ScriptFailure } from "./protocol.ts";

const stackBytesMax = 512 * 1_024;
const pageBytes = 65_536;
/** What the machine itself needs before any script runs; the module asks for no less. */
const basePages = 256;
const logLinesMax = 1_000;
const logCharactersMax = 10_000;
const resultCharactersMax = 10_000_000;
/** Promise jobs between two looks at the time. */
const jobsPerTurn = 1_000;

class ScriptError extends Error {
  readonly failure: ScriptFailure;

  constructor(failure: ScriptFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

interface Machine {
  readonly runtime: QuickJSRuntime;
  readonly context: QuickJSContext;
  /** JSON.stringify as it was before the script could change it. */
  readonly stringify: QuickJSHandle;
  readonly parse: QuickJSHandle;
  readonly deadline: number;
  readonly timeoutMs: number;
}

function timedOut({ timeoutMs }: Pick<Machine, "timeoutMs">): ScriptError {
  return new ScriptError("timeout", `The script took longer than ${timeoutMs} ms.`);
}

function assertInTime(machine: Machine): void {
  if (Date.now() > machine.deadline) throw timedOut(machine);
}

function describeError(machine: Machine, error: QuickJSHandle): ScriptError {
  const dumped: unknown = machine.context.dump(error);
  const fields: Partial<Record<"name" | "message", unknown>> =
    typeof dumped === "object" && dumped !== null ? dumped : {};
  const name = typeof fields.name === "string" ? fields.name : "";
  const text = typeof fields.message === "string" ? fields.message : String(dumped);
  if (name === "InternalError" && text === "interrupted") return timedOut(machine);
  if (name === "InternalError" && text === "out of memory") {
    return new ScriptError("memory", "The script needs more memory than it may have.");
  }
  const kind: ScriptFailure = "exception";
  return new ScriptError(kind, name === "" ? text : `${name}: ${text}`);
}

/** Calls a function of the machine; what it throws is thrown here. */
function call(machine: Machine, callee: QuickJSHandle, argument: QuickJSHandle): QuickJSHandle {
  const result = machine.context.callFunction(callee, machine.context.undefined, argument);
  if (result.error !== undefined) throw describeError(machine, result.error);
  return result.value;
}

function toText(machine: Machine, value: QuickJSHandle): string {
  const { context } = machine;
  const text = call(machine, machine.stringify, value);
  return context.typeof(text) === "string" ? context.getString(text) : "null";
}

function captureConsole(machine: Machine, logs: string[]): void {
  const { context } = machine;
  const console = context.newObject();
  for (const level of ["log", "info", "warn", "error", "debug"]) {
    const print = context.newFunction(level, (...values) => {
      if (logs.length >= logLinesMax) return;
      const words = values.map((value) =>
        context.typeof(value) === "string" ? context.getString(value) : toText(machine, value),
      );
      logs.push(words.join(" ").slice(0, logCharactersMax));
    });
    context.setProp(console, level, print);
  }
  context.setProp(context.global, "console", console);
}

function defineGlobals(machine: Machine, globals: SandboxJob["globals"]): void {
  const { context } = machine;
  for (const [name, json] of Object.entries(globals)) {
    // Parsed inside, as data: as source text a key `__proto__` would set a prototype.
    context.setProp(context.global, name, call(machine, machine.parse, context.newString(json)));
  }
}

/** Runs promise jobs until the script's promise is settled. */
function settle(machine: Machine, promise: QuickJSHandle): QuickJSHandle {
  const { context, runtime } = machine;
  for (;;) {
    const state = context.getPromiseState(promise);
    if (state.type === "fulfilled") return state.value;
    if (state.type === "rejected") throw describeError(machine, state.error);
    assertInTime(machine);
    if (!runtime.hasPendingJob()) {
      throw new ScriptError("pending", "The script waits for something that never comes.");
    }
    const jobs = runtime.executePendingJobs(jobsPerTurn);
    if (jobs.error !== undefined) throw describeError(machine, jobs.error);
  }
}

function evaluate(machine: Machine, source: string): string {
  const { context } = machine;
  // On one line with the opening, so that line numbers in errors are those of the script.
  const wrapped = `(async () => {"use strict"; ${source}\n})()`;
  const evaluated = context.evalCode(wrapped, "script.js");
  if (evaluated.error !== undefined) throw describeError(machine, evaluated.error);
  const text = toText(machine, settle(machine, evaluated.value));
  assertInTime(machine);
  if (text.length > resultCharactersMax) {
    throw new ScriptError("result", `The result has ${text.length} characters, too many to keep.`);
  }
  return text;
}

/**
 * Runs a script, the body of an async function, in a WebAssembly module of its own: nothing of this process is in
 * reach of it, and nothing of it is left for the next. The module is given up to the garbage collector afterwards.
 */
export async function runScript(job: SandboxJob): Promise<SandboxOutcome> {
  const logs: string[] = [];
  const { id, timeoutMs } = job;
  try {
    // The bound on memory is the module's own: the limit of the runtime was measured not to hold (32 MiB set, 2 GiB
    // taken), while a memory with a maximum cannot grow past it.
    const maximum = basePages + Math.ceil(job.memoryBytesMax / pageBytes);
    const wasmMemory = new WebAssembly.Memory({ initial: basePages, maximum });
    const quickjs = await newQuickJSWASMModule(newVariant(RELEASE_SYNC, { wasmMemory }));
    const deadline = Date.now() + timeoutMs;
    const runtime = quickjs.newRuntime();
    runtime.setMaxStackSize(stackBytesMax);
    runtime.setInterruptHandler(() => Date.now() > deadline);
    const context = runtime.newContext();
    const json = context.getProp(context.global, "JSON");
    const stringify = context.getProp(json, "stringify");
    const parse = context.getProp(json, "parse");
    const machine: Machine = { runtime, context, stringify, parse, deadline, timeoutMs };
    defineGlobals(machine, job.globals);
    captureConsole(machine, logs);
    return { id, ok: true, value: evaluate(machine, job.source), logs };
  } catch (error) {
    if (error instanceof ScriptError) {
      return { id, ok: false, failure: error.failure, message: error.message, logs };
    }
    const message = error instanceof Error ? error.message : String(error);
    return { id, ok: false, failure: "exception", message, logs };
  }
}
