import { assertNever, invariant } from "@edgeloom/kernel";
import type { HistoryEntry } from "../lifecycle.ts";
import type { Change, NodeRecord } from "./change.ts";
import type { DurableState, DurableWorkload } from "./durable-state.ts";

/** Entries of history kept; the control plane holds the rest. */
export const historyEntriesMax = 1_000;
/** Executed commands remembered; a retry comes within minutes, so the oldest may go. */
export const rememberedCommandsMax = 1_000;

type Entry = Pick<HistoryEntry, "kind" | "subject" | "detail">;

/** What a change writes into the history; null for what people need not read. */
function historyEntry(state: DurableState, change: Change): Entry | null {
  switch (change.type) {
    case "created":
      return { kind: "created", subject: state.lifecycle, detail: "" };
    case "restarted":
      return { kind: "restarted", subject: state.lifecycle, detail: "" };
    case "transitioned":
      return { kind: "transition", subject: change.to, detail: `from ${state.lifecycle}` };
    case "lease_granted":
    case "lease_renewed":
      return {
        kind: change.type === "lease_granted" ? "lease_acquired" : "lease_renewed",
        subject: change.lease.holder,
        detail: `token ${change.lease.token}, ${change.lease.ttlMs} ms`,
      };
    case "lease_ended":
      return {
        kind: change.reason === "expired" ? "lease_expired" : "lease_released",
        subject: state.lease?.holder ?? "",
        detail: `token ${state.lease?.token ?? 0}`,
      };
    case "cordon_changed":
      return { kind: change.cordoned ? "cordoned" : "uncordoned", subject: "", detail: "" };
    case "workload_deployed":
      return {
        kind: "workload_deployed",
        subject: change.spec.name,
        detail: change.spec.command.join(" ").slice(0, 200),
      };
    case "workload_wanted":
      return null;
    case "workload_observed":
      return change.event === null
        ? null
        : { kind: change.event, subject: change.name, detail: change.observation.message };
    case "workload_removed":
      return { kind: "workload_removed", subject: change.name, detail: "" };
    case "group_joined": {
      const { group, name, voters } = change.descriptor;
      // Only news is history: an address learned is not.
      if (state.groups.has(group)) return null;
      return { kind: "group_joined", subject: name, detail: `with ${voters.join(", ")}` };
    }
    case "group_left":
      return { kind: "group_left", subject: groupName(state, change.group), detail: "" };
    case "group_led":
      return {
        kind: "group_led",
        subject: groupName(state, change.group),
        detail: `${change.leader ?? "nobody"} in term ${change.term}`,
      };
    // The groups that keep what is to be strong tell the history of a data set.
    case "data_joined":
    case "data_left":
      return null;
    case "fault_noted":
      return { kind: change.event, subject: change.kind, detail: change.detail };
    default:
      return assertNever(change);
  }
}

const groupName = (state: DurableState, group: string): string =>
  state.groups.get(group)?.name ?? group;

const freshObservation: DurableWorkload["observation"] = {
  phase: "deployed",
  healthy: false,
  instance: 0,
  restarts: 0,
  startedAt: null,
  exitCode: null,
  pid: null,
  message: "",
};

function applyToWorkloads(
  state: DurableState,
  change: Extract<Change, { type: `workload_${string}` }>,
): void {
  const { workloads } = state;
  if (change.type === "workload_deployed") {
    workloads.set(change.spec.name, {
      spec: change.spec,
      wanted: "stopped",
      graceMs: 5_000,
      observation: freshObservation,
    });
    return;
  }
  if (change.type === "workload_removed") {
    workloads.delete(change.name);
    return;
  }
  const workload = workloads.get(change.name);
  invariant(workload !== undefined, `workload ${change.name} changed before it was deployed`);
  if (change.type === "workload_wanted") {
    workload.wanted = change.wanted;
    workload.graceMs = change.graceMs;
  } else {
    workload.observation = change.observation;
  }
}

function applyToNode(state: DurableState, change: Change): void {
  switch (change.type) {
    case "created":
      state.startedAt = change.at;
      return;
    case "restarted":
      state.startedAt = change.at;
      if (state.lease !== null) {
        state.lease = { ...state.lease, expiresAt: change.at + state.lease.ttlMs };
      }
      return;
    case "transitioned":
      state.lifecycle = change.to;
      return;
    case "lease_granted":
      invariant(
        change.lease.token > state.fencingTokenHighest,
        `fencing token ${change.lease.token} was granted before`,
      );
      state.lease = change.lease;
      state.fencingTokenHighest = change.lease.token;
      state.leaseGrant = change.lease.grant ?? null;
      return;
    case "lease_renewed":
      invariant(state.lease?.token === change.lease.token, "a renewed lease keeps its token");
      state.lease = change.lease;
      return;
    case "lease_ended":
      state.lease = null;
      return;
    case "cordon_changed":
      state.cordoned = change.cordoned;
      return;
    case "workload_deployed":
    case "workload_wanted":
    case "workload_observed":
    case "workload_removed":
      applyToWorkloads(state, change);
      return;
    case "group_joined":
      state.groups.set(change.descriptor.group, change.descriptor);
      return;
    case "group_left":
      state.groups.delete(change.group);
      return;
    case "data_joined":
      state.dataSets.set(change.descriptor.set, change.descriptor);
      return;
    case "data_left":
      state.dataSets.delete(change.set);
      return;
    case "group_led":
    case "fault_noted":
      return;
    default:
      assertNever(change);
  }
}

function applyChange(state: DurableState, change: Change): void {
  const entry = historyEntry(state, change);
  applyToNode(state, change);
  state.revision += 1;
  if (entry === null) return;
  state.historySeq += 1;
  state.history.push({ seq: state.historySeq, at: change.at, ...entry });
  if (state.history.length > historyEntriesMax) state.history.shift();
}

/** Carries out one record, in place. The only way that durable state changes, live and in recovery. */
export function applyRecord(state: DurableState, record: NodeRecord): void {
  for (const change of record.changes) applyChange(state, change);
  const { command } = record;
  if (command === null) return;
  state.remembered.set(command.key, command);
  if (state.remembered.size <= rememberedCommandsMax) return;
  const oldest = state.remembered.keys().next();
  if (oldest.done !== true) state.remembered.delete(oldest.value);
}
