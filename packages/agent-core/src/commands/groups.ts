import { canonicalJson, EdgeloomError } from "@edgeloom/kernel";
import type { CommandRequest } from "../commands.ts";
import { type Decision, type DecisionContext, decided } from "./decision.ts";

/** Groups that one edge node takes part in at most: each has a log to sync and heartbeats to send. */
const groupsMax = 64;

/** @throws EdgeloomError `capacity_exceeded`, `conflict` when the group is known with another key */
export function joinGroup(
  { identity, state, now }: DecisionContext,
  descriptor: CommandRequest<"group_join">,
): Decision {
  const known = state.groups.get(descriptor.group);
  if (known === undefined && state.groups.size >= groupsMax) {
    throw new EdgeloomError({
      code: "capacity_exceeded",
      message: `${identity.id} takes part in ${groupsMax} groups already`,
      remedy: "Leave a group that is no longer needed, or choose another edge node",
    });
  }
  if (known !== undefined && known.secret !== descriptor.secret) {
    throw new EdgeloomError({
      code: "conflict",
      message: `${identity.id} is in a group ${descriptor.group} already that has another key`,
      remedy: "Give the new group another id",
      field: "group",
    });
  }
  // Voters are those the group began with: later ones are in its log, and a repeated join must not undo that.
  const next =
    known === undefined
      ? descriptor
      : { ...known, addresses: { ...known.addresses, ...descriptor.addresses } };
  const isNews = known === undefined || canonicalJson(known) !== canonicalJson(next);
  const changes = isNews ? [{ type: "group_joined" as const, descriptor: next, at: now }] : [];
  return decided(changes, { joined: isNews });
}

export function leaveGroup(
  { state, now }: DecisionContext,
  { group }: CommandRequest<"group_leave">,
): Decision {
  const left = state.groups.has(group);
  return decided(left ? [{ type: "group_left", group, at: now }] : [], { left });
}
