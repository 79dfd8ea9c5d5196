import { type GroupStatus, groupStatusSchema, nodeStateSchema } from "@edgeloom/agent-core";
import { type Database, type GroupMembers, groupMembers } from "@edgeloom/db";
import { type Clock, toErrorDetails } from "@edgeloom/kernel";
import type { GroupFrame } from "@edgeloom/protocol";
import type { CommandRouter } from "../fleet/command-router.ts";

/** A member that does not answer within this is shown as silent; it is asked again all the same. */
const patienceMs = 1_500;

type Member = GroupFrame["members"][number];

export interface GroupPollOptions {
  readonly pool: Database["pool"];
  readonly clock: Clock;
  readonly router: Pick<CommandRouter, "route">;
  /** Of somebody who was let in on the fleet. */
  readonly workspaceId: string;
  readonly fleetId: string;
  readonly groupId: string;
}

/** Asks the members of one group how they stand. Each is asked by itself, so a silent one holds up no other. */
export class GroupPoll {
  readonly #options: GroupPollOptions;
  readonly #members = new Map<string, Member>();
  readonly #asking = new Set<string>();

  constructor(options: GroupPollOptions) {
    this.#options = options;
  }

  /** One round: whoever owes no answer is asked. Gives what is known when all of them answered, or `wait` is over. */
  async round(wait: () => Promise<void>): Promise<GroupFrame> {
    const { pool, fleetId, groupId, clock } = this.#options;
    const group = await groupMembers(pool, fleetId, groupId);
    const nodeIds = group === null ? [] : [...new Set([...group.voters, ...group.learners])];
    for (const known of this.#members.keys()) {
      if (!nodeIds.includes(known)) this.#members.delete(known);
    }
    const free = nodeIds.filter((nodeId) => !this.#asking.has(nodeId));
    await Promise.race([Promise.all(free.map((nodeId) => this.#ask(nodeId))), wait()]);
    return this.#frame(clock.now(), group, nodeIds);
  }

  #frame(at: number, group: GroupMembers | null, nodeIds: readonly string[]): GroupFrame {
    const { fleetId, groupId } = this.#options;
    return {
      fleetId,
      groupId,
      at,
      ended: group === null,
      voters: [...(group?.voters ?? [])],
      learners: [...(group?.learners ?? [])],
      members: nodeIds.map((nodeId) => this.#members.get(nodeId) ?? unheard(nodeId)),
    };
  }

  async #ask(nodeId: string): Promise<void> {
    this.#asking.add(nodeId);
    const before = this.#members.get(nodeId) ?? unheard(nodeId);
    try {
      const [status, faults] = await Promise.all([this.#status(nodeId), this.#faults(nodeId)]);
      const answeredAt = this.#options.clock.now();
      this.#members.set(nodeId, { nodeId, status, answeredAt, trouble: null, faults });
    } catch (error) {
      this.#members.set(nodeId, { ...before, trouble: toErrorDetails(error).message });
    } finally {
      this.#asking.delete(nodeId);
    }
  }

  async #status(nodeId: string): Promise<GroupStatus> {
    const { groupId: group } = this.#options;
    return groupStatusSchema.parse(await this.#command(nodeId, "group_status", { group }));
  }

  async #faults(nodeId: string): Promise<Member["faults"]> {
    return nodeStateSchema.parse(await this.#command(nodeId, "get_state", {})).faults;
  }

  async #command(
    nodeId: string,
    command: "group_status" | "get_state",
    request: object,
  ): Promise<unknown> {
    const { router, workspaceId, fleetId, groupId } = this.#options;
    const key = `live/${command}/${groupId}/${nodeId}`;
    const named = { workspaceId, fleetId, nodeId, command, request, key, timeoutMs: patienceMs };
    const answer = await router.route(named);
    if (answer.ok) return answer.value;
    throw new Error(answer.error.message);
  }
}

const unheard = (nodeId: string): Member => ({
  nodeId,
  status: null,
  answeredAt: null,
  trouble: null,
  faults: [],
});
