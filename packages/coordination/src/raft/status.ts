import { isMember, isVoter } from "./configuration.ts";
import type { Core } from "./core.ts";
import { leaseExpiry } from "./leading.ts";
import { isChanging } from "./membership.ts";
import { peerStatus } from "./progress.ts";
import type { PeerStatus, RaftStatus } from "./types.ts";

/** A copy of what people and tests want to see. */
export function statusOf(core: Core): RaftStatus {
  const { log, configuration, leading } = core;
  const expiry = leading === null ? null : leaseExpiry(core, leading);
  const peers: PeerStatus[] = [];
  for (const progress of leading?.peers.values() ?? []) peers.push(peerStatus(progress));
  return {
    id: core.id,
    role: core.role,
    isMember: isMember(configuration, core.id),
    isLearner: isMember(configuration, core.id) && !isVoter(configuration, core.id),
    term: core.term,
    vote: core.vote,
    leader: core.leader,
    commit: core.commit,
    applied: core.applied,
    firstIndex: log.firstIndex(),
    lastIndex: log.lastIndex(),
    lastTerm: log.lastTerm(),
    persisted: log.persisted,
    configuration,
    configurationIndex: core.configurationIndex,
    isChangingConfiguration: isChanging(core),
    peers,
    votes: [...(core.election?.votes ?? [])].map(([from, isGranted]) => ({ from, isGranted })),
    leaseExpiresAt: expiry === Number.NEGATIVE_INFINITY ? null : expiry,
    transferTo: leading?.transfer?.to ?? null,
  };
}
