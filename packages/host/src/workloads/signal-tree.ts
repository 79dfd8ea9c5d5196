import { findProcess, type ProcessEntry } from "./process-table.ts";

/** Signals a process group, and those members of its tree that have left it. What has ended is passed over. */
export function signalTree(
  leader: number,
  members: readonly ProcessEntry[],
  signal: NodeJS.Signals,
): void {
  send(-leader, signal);
  for (const { pid, group, startTicks } of members) {
    // Another process may have its id by now.
    if (group !== leader && findProcess(pid)?.startTicks === startTicks) send(pid, signal);
  }
}

function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // It has ended.
  }
}
