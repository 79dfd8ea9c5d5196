export { ChildRunPending } from "./child-run-pending.ts";
export type { CompiledNode, CompiledScope, CompiledWorkflow } from "./compiled-workflow.ts";
export { compileWorkflow } from "./compiled-workflow.ts";
export type { DryRunData, DryRunResult } from "./dry-run.ts";
export { dryRun } from "./dry-run.ts";
export { executeRun } from "./execute-run.ts";
export { RunInterruption } from "./interruption.ts";
export type { MemoryRunStore, NewRun } from "./memory-store.ts";
export { createMemoryRunStore } from "./memory-store.ts";
export type {
  EventSink,
  PersistencePoint,
  RunLimits,
  RuntimePorts,
  StepListener,
} from "./ports.ts";
export { defaultRunLimits, noEvents } from "./ports.ts";
export type { ClaimedRun, Run, RunOutcome, RunTrigger, StepRecord } from "./run.ts";
export { isTerminal } from "./run.ts";
export type { RunOptions } from "./run-options.ts";
export { runOptionsSchema } from "./run-options.ts";
export { eventsFromRows } from "./step-events.ts";
export type {
  HeartbeatResult,
  RunEnd,
  RunEventWrite,
  RunResult,
  RunStore,
  RunWrite,
  StepWrite,
  SweepResult,
} from "./store.ts";
export { FencedError } from "./store.ts";
