import type { RunEvent, StepEvent } from "@edgeloom/protocol";
import type { StepRecord } from "./run.ts";

function base(step: StepRecord): Pick<StepEvent, "type" | "nodeId" | "iteration" | "attempt"> {
  const { nodeId, iteration, attempt } = step;
  return { type: "step", nodeId, iteration, attempt };
}

/** The event for the beginning of a step, or undefined while it has none. */
export function beginEvent(step: StepRecord): StepEvent | undefined {
  if (step.startSeq === null) return undefined;
  return {
    ...base(step),
    seq: step.startSeq,
    at: step.startedAt ?? step.finishedAt ?? 0,
    state: "running",
    startedAt: step.startedAt,
    finishedAt: null,
    edgeNodeId: null,
    error: null,
    outputSize: null,
    outputsTaken: [],
  };
}

/** The event for the end of a step, or undefined while it has none. */
export function endEvent(step: StepRecord): StepEvent | undefined {
  if (step.endSeq === null) return undefined;
  return {
    ...base(step),
    seq: step.endSeq,
    at: step.finishedAt ?? step.startedAt ?? 0,
    state: step.state,
    startedAt: step.startedAt,
    finishedAt: step.finishedAt,
    edgeNodeId: step.edgeNodeId,
    error: step.error,
    outputSize: step.outputSize,
    outputsTaken: [...step.outputsTaken],
  };
}

/** The event for a step that waits, which its row tells only until it goes on. */
export function waitEvent(step: StepRecord, seq: number, at: number): StepEvent {
  return {
    ...base(step),
    seq,
    at,
    state: "waiting",
    startedAt: step.startedAt,
    finishedAt: null,
    edgeNodeId: null,
    error: null,
    outputSize: null,
    outputsTaken: [],
  };
}

/**
 * All events of a run after `afterSeq`, in order and without gaps, from its step rows and its other event rows.
 */
export function eventsFromRows(
  steps: readonly StepRecord[],
  others: readonly RunEvent[],
  afterSeq = 0,
): RunEvent[] {
  const events: RunEvent[] = others.filter((event) => event.seq > afterSeq);
  for (const step of steps) {
    const begin = beginEvent(step);
    const end = endEvent(step);
    if (begin !== undefined && begin.seq > afterSeq) events.push(begin);
    if (end !== undefined && end.seq > afterSeq) events.push(end);
  }
  return events.sort((a, b) => a.seq - b.seq);
}
