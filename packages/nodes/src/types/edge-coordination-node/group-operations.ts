import { type GroupCommand, groupCommandSchema } from "@edgeloom/agent-core";
import type { GroupReport } from "@edgeloom/fleet";
import { EdgeloomError, type EdgeNodeId, type JsonObject } from "@edgeloom/kernel";
import { accepted } from "../../coordination/outcome.ts";
import type { NodeContext } from "../../definition.ts";
import { requireEdgeNode } from "../../edge/edge-node-parameter.ts";
import { plain } from "../../edge/plain.ts";
import type { CoordinationParameters } from "./parameters.ts";

type Given = CoordinationParameters;

const ids = (names: readonly string[]): EdgeNodeId[] => [...names] as EdgeNodeId[];

async function formed(context: NodeContext, given: Given): Promise<readonly string[]> {
  const { voters } = await context.services.groups.form({
    name: given.coordinationGroup,
    members: ids(given.peers),
    size: given.size,
    electionTimeoutMs: given.electionTimeoutMs,
    heartbeatMs: given.heartbeatMs,
    preferred: given.nodeId as EdgeNodeId | undefined,
    signal: context.signal,
  });
  return voters;
}

const within = (context: NodeContext, { timeoutMs }: Given) => ({
  timeoutMs,
  signal: context.signal,
});

/** Forms the group when it is new, then waits until one member leads: the preferred one, when it is named. */
export async function electLeader(context: NodeContext, given: Given) {
  const { coordinationGroup: group } = given;
  const members = await formed(context, given);
  const { groups } = context.services;
  let leadership = await groups.leader(group, within(context, given));
  const wanted = given.nodeId as EdgeNodeId | undefined;
  if (wanted !== undefined && wanted !== leadership.leader && members.includes(wanted)) {
    context.log("info", `${leadership.leader} hands over to ${wanted}`);
    leadership = await groups.transfer(group, wanted, within(context, given));
  }
  const { leader, term } = leadership;
  context.actsOn(leader);
  context.log("info", `${leader} leads ${group} in term ${term}`);
  return {
    status: "elected",
    group,
    leader,
    term,
    members: [...members],
    isLeader: wanted === undefined ? undefined : wanted === leader,
  };
}

export async function getLeader(context: NodeContext, given: Given) {
  const { coordinationGroup: group } = given;
  const { groups } = context.services;
  const { voters } = await groups.find(group);
  const { leader, term } = await groups.leader(group, within(context, given));
  context.actsOn(leader);
  return { status: "found", group, leader, term, members: [...voters] };
}

/** A proposal that is a command of the state machine is carried out as such; any other is kept as an entry. */
function commandOf(proposal: JsonObject, key: string): GroupCommand {
  const command = groupCommandSchema.safeParse(proposal);
  return command.success ? command.data : { type: "put", key: `proposals/${key}`, value: proposal };
}

export async function propose(context: NodeContext, given: Given) {
  const { coordinationGroup: group, proposal } = given;
  if (proposal === undefined) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: "There is no proposal.",
      remedy: "Fill in the proposal, or connect a value to it.",
      field: "proposal",
    });
  }
  await formed(context, given);
  const { key } = context;
  const command = commandOf(proposal as JsonObject, key);
  const applied = await context.services.groups.propose(group, command, {
    key,
    ...within(context, given),
  });
  const outcome = accepted(applied.outcome, `The proposal to ${group}`);
  context.actsOn(applied.leader);
  context.log("info", `${group} agreed at index ${applied.index}`);
  const { leader, index } = applied;
  return { status: "committed", group, leader, index, accepted: true, outcome };
}

function reportOutput(report: GroupReport) {
  const { record, members, leadership } = report;
  const reachable = members.filter(({ status }) => status !== null).length;
  return {
    status: leadership === null ? "without_leader" : "led",
    group: record.name,
    leader: leadership?.leader,
    term: leadership?.term,
    members: [...record.voters],
    report: plain({ reachable, of: members.length, members }),
  };
}

export async function groupStatus(context: NodeContext, given: Given) {
  const { signal } = context;
  return reportOutput(await context.services.groups.report(given.coordinationGroup, { signal }));
}

export async function changeMembers(context: NodeContext, given: Given) {
  const { coordinationGroup: group, peers, learners } = given;
  const members = { voters: ids(peers), learners: ids(learners) };
  const changed = await context.services.groups.changeMembers(
    group,
    members,
    within(context, given),
  );
  context.log("info", `${group} now consists of ${changed.voters.join(", ")}`);
  const { leader, term } = await context.services.groups.leader(group, within(context, given));
  return { status: "changed", group, leader, term, members: [...changed.voters] };
}

export async function transferLeadership(context: NodeContext, given: Given) {
  const { coordinationGroup: group } = given;
  const to = requireEdgeNode(given.nodeId);
  const { leader, term } = await context.services.groups.transfer(
    group,
    to,
    within(context, given),
  );
  context.actsOn(leader);
  return {
    status: leader === to ? "transferred" : "kept",
    group,
    leader,
    term,
    isLeader: leader === to,
  };
}
