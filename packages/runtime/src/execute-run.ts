import type { TimerHandle } from "@edgeloom/kernel";
import type { CompiledWorkflow } from "./compiled-workflow.ts";
import { Execution } from "./execution.ts";
import { RunInterruption } from "./interruption.ts";
import type { RuntimePorts } from "./ports.ts";
import type { ClaimedRun, RunOutcome } from "./run.ts";

/** A run may be parked for weeks; a timer set in process for its deadline is no longer than this. */
const deadlineTimerMsMax = 86_400_000;

/**
 * Executes a claimed run until it ends, is parked, or is interrupted through `signal`, whose reason tells why: see
 * {@link RunInterruption}. Steps that earlier owners finished are taken from the run's records. Rejects when the
 * store fails for good, leaving the run to its next owner.
 */
export async function executeRun(
  run: ClaimedRun,
  workflow: CompiledWorkflow,
  ports: RuntimePorts,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const execution = new Execution(run, workflow, ports);
  const interrupt = (): void => {
    execution.interrupt(signal.reason instanceof RunInterruption ? signal.reason.kind : "cancel");
  };
  const deadline = armDeadline(execution);
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    if (signal.aborted) interrupt();
    else if (run.cancelRequested) execution.interrupt("cancel");
    else execution.start();
    return await execution.outcome;
  } finally {
    deadline?.cancel();
    signal.removeEventListener("abort", interrupt);
  }
}

function armDeadline(execution: Execution): TimerHandle | undefined {
  const { run, ports } = execution;
  if (run.deadlineAt === null) return undefined;
  const left = Math.max(0, run.deadlineAt - ports.clock.now());
  if (left > deadlineTimerMsMax) return undefined;
  return ports.timers.after(left, () => execution.expire());
}
