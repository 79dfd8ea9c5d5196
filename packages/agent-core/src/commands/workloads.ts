import { canonicalJson, EdgeloomError } from "@edgeloom/kernel";
import type { CommandRequest } from "../commands.ts";
import type { Change } from "../state/change.ts";
import type { DurableWorkload } from "../state/durable-state.ts";
import { assertCapacity } from "../workloads/capacity.ts";
import { type Decision, type DecisionContext, decided, decidedWorkload } from "./decision.ts";

/** @throws EdgeloomError `conflict` when the node takes no new work now. */
function assertTakesWork({ identity, state }: DecisionContext): void {
  const serving = state.lifecycle === "warming" || state.lifecycle === "active";
  if (serving && !state.cordoned) return;
  throw new EdgeloomError({
    code: "conflict",
    message: `${identity.id} takes no work: it is ${serving ? "cordoned" : state.lifecycle}`,
    remedy: serving
      ? "Uncordon it, or choose another edge node"
      : "Bring it to warming or active first, or choose another edge node",
  });
}

/** @throws EdgeloomError `not_found` */
export function findWorkload({ identity, state }: DecisionContext, name: string): DurableWorkload {
  const workload = state.workloads.get(name);
  if (workload !== undefined) return workload;
  const known = [...state.workloads.keys()].slice(0, 20).join(", ");
  throw new EdgeloomError({
    code: "not_found",
    message: `${identity.id} has no workload named "${name}"`,
    remedy: known === "" ? "Deploy it first" : `Deploy it first; deployed are: ${known}`,
    field: "name",
  });
}

function want(name: string, wanted: "running" | "stopped", graceMs: number, at: number): Change {
  return { type: "workload_wanted", name, wanted, graceMs, at };
}

/** Deploying the same specification again changes nothing but starts it when asked to. */
export function deployWorkload(
  context: DecisionContext,
  { spec, start }: CommandRequest<"deploy_workload">,
): Decision {
  const { identity, state, now } = context;
  assertTakesWork(context);
  const known = state.workloads.get(spec.name);
  if (known !== undefined && canonicalJson(known.spec) !== canonicalJson(spec)) {
    throw new EdgeloomError({
      code: "conflict",
      message: `${identity.id} already has another workload named "${spec.name}"`,
      remedy: "Remove that one first, or choose another name",
      field: "spec.name",
    });
  }
  assertCapacity(identity, state, spec);
  const changes: Change[] = [];
  if (known === undefined) changes.push({ type: "workload_deployed", spec, at: now });
  if (start && known?.wanted !== "running") changes.push(want(spec.name, "running", 5_000, now));
  return decidedWorkload(changes, spec.name);
}

export function startWorkload(
  context: DecisionContext,
  { name }: CommandRequest<"start_workload">,
): Decision {
  const { spec } = findWorkload(context, name);
  assertTakesWork(context);
  assertCapacity(context.identity, context.state, spec);
  // Also when it is wanted already: a workload that has failed for good is started afresh.
  return decidedWorkload([want(name, "running", 5_000, context.now)], name);
}

export function stopWorkload(
  context: DecisionContext,
  { name, graceMs }: CommandRequest<"stop_workload">,
): Decision {
  const { wanted } = findWorkload(context, name);
  const changes = wanted === "stopped" ? [] : [want(name, "stopped", graceMs, context.now)];
  return decidedWorkload(changes, name);
}

/** Removes a workload, stopping it when it runs. Removing what is not there answers `removed: false`. */
export function removeWorkload(
  { state, now }: DecisionContext,
  { name }: CommandRequest<"remove_workload">,
): Decision {
  if (!state.workloads.has(name)) return decided([], { removed: false });
  return decided([{ type: "workload_removed", name, at: now }], { removed: true });
}
