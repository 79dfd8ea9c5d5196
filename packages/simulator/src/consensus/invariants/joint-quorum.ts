import type { RaftStatus } from "@edgeloom/coordination";
import type { Judge } from "./judge.ts";
import { isQuorum } from "./quorums.ts";

/**
 * Looks at a leader in a joint configuration: what it has committed since that configuration began must be on the disks
 * of both majorities, as it knows them.
 */
export function checkJointQuorum(judge: Judge, status: RaftStatus): void {
  const { configuration, configurationIndex, commit, id, peers, persisted } = status;
  if (configuration.votersOutgoing === null || commit < configurationIndex) return;
  const holders = new Set(peers.filter(({ match }) => match >= commit).map((peer) => peer.id));
  if (persisted >= commit) holders.add(id);
  if (isQuorum(configuration, holders)) return;
  const held = [...holders].join(", ");
  judge.fail(
    "joint_quorum",
    `${id} commits ${commit} held by ${held}: ${JSON.stringify(configuration)}`,
  );
}
