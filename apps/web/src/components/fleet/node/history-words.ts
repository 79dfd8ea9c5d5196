import type { HistoryEntry } from "@edgeloom/agent-core";
import { type ChartEvent, statusLook } from "@edgeloom/ui";

type Kind = HistoryEntry["kind"];

const words: Record<Kind, (subject: string) => string> = {
  created: () => "Created",
  transition: (subject) => `Became ${subject}`,
  lease_acquired: (subject) => `Leased by ${subject}`,
  lease_renewed: (subject) => `Lease renewed by ${subject}`,
  lease_released: (subject) => `Lease given back by ${subject}`,
  lease_expired: (subject) => `Lease of ${subject} expired`,
  cordoned: () => "Cordoned",
  uncordoned: () => "Uncordoned",
  workload_deployed: (subject) => `Deployed ${subject}`,
  workload_started: (subject) => `Started ${subject}`,
  workload_stopped: (subject) => `Stopped ${subject}`,
  workload_failed: (subject) => `${subject} failed`,
  workload_removed: (subject) => `Removed ${subject}`,
  fault_injected: (subject) => `Fault: ${subject.replaceAll("_", " ")}`,
  fault_cleared: (subject) =>
    subject === "" ? "Faults cleared" : `Fault cleared: ${subject.replaceAll("_", " ")}`,
  group_joined: (subject) => `Joined the group ${subject}`,
  group_left: (subject) => `Left the group ${subject}`,
  group_led: (subject) => `New leader of ${subject}`,
  restarted: () => "Restarted",
};

const states: Record<Kind, string> = {
  created: "queued",
  transition: "active",
  lease_acquired: "running",
  lease_renewed: "running",
  lease_released: "stopped",
  lease_expired: "warning",
  cordoned: "cordoned",
  uncordoned: "active",
  workload_deployed: "queued",
  workload_started: "running",
  workload_stopped: "stopped",
  workload_failed: "failed",
  workload_removed: "stopped",
  fault_injected: "failed",
  fault_cleared: "active",
  group_joined: "active",
  group_left: "stopped",
  group_led: "running",
  restarted: "warning",
};

/** What happened, in words. */
export function historyWords({ kind, subject }: Pick<HistoryEntry, "kind" | "subject">): string {
  return words[kind](subject);
}

/** A state whose look fits the entry. */
export function historyState({ kind, subject }: Pick<HistoryEntry, "kind" | "subject">): string {
  return kind === "transition" ? subject : states[kind];
}

/** Renewals come by the minute and explain nothing on a chart. */
const unflagged: ReadonlySet<Kind> = new Set<Kind>(["lease_renewed", "created"]);

/** Flags for the charts. */
export function historyEvents(history: readonly HistoryEntry[]): ChartEvent[] {
  return history
    .filter(({ kind }) => !unflagged.has(kind))
    .map((entry) => ({
      id: String(entry.seq),
      at: entry.at,
      label: historyWords(entry),
      tone: statusLook(historyState(entry)).tone,
    }));
}
