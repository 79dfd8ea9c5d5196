import type { GroupStatus } from "@edgeloom/agent-core";
import { EdgeloomError, type EdgeNodeId, toErrorDetails } from "@edgeloom/kernel";
import type { Fleet } from "../fleet.ts";
import type { GroupRecord } from "./directory.ts";
import type { Within } from "./within.ts";

export interface MemberReport {
  readonly nodeId: EdgeNodeId;
  readonly status: GroupStatus | null;
  /** Why there is no status. */
  readonly trouble: string | null;
  /** The edge node answered, and says that it does not host the group. */
  readonly isStranger: boolean;
}

export interface Leadership {
  readonly leader: EdgeNodeId;
  readonly term: number;
}

/** A member that does not answer within this is reported as silent. */
const patienceMs = 3_000;

async function reportOf(
  fleet: Fleet,
  nodeId: EdgeNodeId,
  group: string,
  { signal, timeoutMs = patienceMs }: Within,
): Promise<MemberReport> {
  const options = { key: `group_status/${group}`, signal, timeoutMs };
  try {
    const status = await fleet.execute(nodeId, "group_status", { group }, options);
    return { nodeId, status, trouble: null, isStranger: false };
  } catch (error) {
    const isStranger = error instanceof EdgeloomError && error.code === "not_found";
    return { nodeId, status: null, trouble: toErrorDetails(error).message, isStranger };
  }
}

/** What each member says of the group, asked at the same time. */
export async function memberReports(
  fleet: Fleet,
  { id, voters, learners }: GroupRecord,
  within: Within,
): Promise<MemberReport[]> {
  return Promise.all([...voters, ...learners].map((nodeId) => reportOf(fleet, nodeId, id, within)));
}

/** The leader of the highest term among those who say that they lead: an older one may not know yet. */
export function leadershipOf(members: readonly MemberReport[]): Leadership | null {
  let best: Leadership | null = null;
  for (const { nodeId, status } of members) {
    if (status === null || status.role !== "leader") continue;
    if (best === null || status.term > best.term) best = { leader: nodeId, term: status.term };
  }
  return best;
}
