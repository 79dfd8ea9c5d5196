import { canonicalJson, EdgeloomError } from "@edgeloom/kernel";
import type { CommandRequest } from "../commands.ts";
import { type Decision, type DecisionContext, decided } from "./decision.ts";

/** Data sets that one edge node holds copies of at most. */
const dataSetsMax = 64;

/** @throws EdgeloomError `capacity_exceeded`, `conflict` when the data set is known with another key */
export function joinDataSet(
  { identity, state, now }: DecisionContext,
  descriptor: CommandRequest<"data_join">,
): Decision {
  const known = state.dataSets.get(descriptor.set);
  if (known === undefined && state.dataSets.size >= dataSetsMax) {
    throw new EdgeloomError({
      code: "capacity_exceeded",
      message: `${identity.id} holds copies of ${dataSetsMax} data sets already`,
      remedy: "Choose another edge node",
    });
  }
  if (known !== undefined && known.secret !== descriptor.secret) {
    throw new EdgeloomError({
      code: "conflict",
      message: `${identity.id} holds a data set ${descriptor.set} already that has another key`,
      remedy: "Give the new data set another id",
      field: "set",
    });
  }
  // Copies are only added: a late message must not take away what a newer one brought, nor move the primary.
  const places = [...(known?.places ?? [])];
  for (const place of descriptor.places) {
    if (!places.some(({ nodeId }) => nodeId === place.nodeId)) places.push(place);
  }
  const addresses = { ...known?.addresses, ...descriptor.addresses };
  const next = { ...descriptor, places, addresses };
  const isNews = known === undefined || canonicalJson(known) !== canonicalJson(next);
  const changes = isNews ? [{ type: "data_joined" as const, descriptor: next, at: now }] : [];
  return decided(changes, { joined: isNews });
}

export function leaveDataSet(
  { state, now }: DecisionContext,
  { set }: CommandRequest<"data_leave">,
): Decision {
  const left = state.dataSets.has(set);
  return decided(left ? [{ type: "data_left", set, at: now }] : [], { left });
}
