import { assertNever } from "@edgeloom/kernel";
import type { CommandName, CommandRequest } from "../commands.ts";
import type { DataRequest } from "../data/data-host.ts";
import type { GroupRequest } from "../groups/group-host.ts";
import { joinDataSet, leaveDataSet } from "./data.ts";
import type { Decision, DecisionContext } from "./decision.ts";
import { assertMayChange } from "./fencing.ts";
import { joinGroup, leaveGroup } from "./groups.ts";
import { acquireLease, releaseLease, renewLease } from "./lease.ts";
import { drain, setCordoned, transition } from "./service.ts";
import { deployWorkload, removeWorkload, startWorkload, stopWorkload } from "./workloads.ts";

/** A parsed command: its name with its request. */
export type Command = {
  [Name in CommandName]: { readonly name: Name; readonly request: CommandRequest<Name> };
}[CommandName];

type ReadName = "get_state" | "get_history" | "get_workload" | "sample";
type GroupName = GroupRequest["name"];
type DataName = DataRequest["name"];
type FaultName = "inject_fault" | "clear_faults";
/** Commands that only read. */
export type ReadCommand = Extract<Command, { name: ReadName }>;
/** Commands that change durable state. */
export type ChangingCommand = Exclude<
  Command,
  { name: ReadName | FaultName | GroupName | DataName }
>;

/** The token that a command claims. Commands about leases guard themselves: who acquires has none yet. */
function assertAllowed(context: DecisionContext, command: ChangingCommand): void {
  switch (command.name) {
    case "acquire_lease":
    case "renew_lease":
    case "release_lease":
    // Groups are formed across edge nodes, by their own rules, whoever holds the lease of one of them.
    case "group_join":
    case "group_leave":
    case "data_join":
    case "data_leave":
      return;
    default:
      assertMayChange(context, command.request.fencingToken);
  }
}

/**
 * Decides what a command does to the state it is given.
 * @throws EdgeloomError with the reason when it is refused; nothing has changed then.
 */
export function decide(context: DecisionContext, command: ChangingCommand): Decision {
  assertAllowed(context, command);
  switch (command.name) {
    case "acquire_lease":
      return acquireLease(context, command.request);
    case "renew_lease":
      return renewLease(context, command.request);
    case "release_lease":
      return releaseLease(context, command.request);
    case "transition":
      return transition(context, command.request);
    case "drain":
      return drain(context);
    case "cordon":
      return setCordoned(context, true);
    case "uncordon":
      return setCordoned(context, false);
    case "deploy_workload":
      return deployWorkload(context, command.request);
    case "start_workload":
      return startWorkload(context, command.request);
    case "stop_workload":
      return stopWorkload(context, command.request);
    case "remove_workload":
      return removeWorkload(context, command.request);
    case "group_join":
      return joinGroup(context, command.request);
    case "group_leave":
      return leaveGroup(context, command.request);
    case "data_join":
      return joinDataSet(context, command.request);
    case "data_leave":
      return leaveDataSet(context, command.request);
    default:
      return assertNever(command);
  }
}
