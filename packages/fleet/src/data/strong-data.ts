import type { GroupCommand } from "@edgeloom/agent-core";
import {
  type Clock,
  EdgeloomError,
  type EdgeNodeId,
  type JsonValue,
  sleep,
  type Timers,
} from "@edgeloom/kernel";
import { z } from "zod";
import type { Groups } from "../groups/groups.ts";
import type { Within } from "../groups/within.ts";
import type { DataSet } from "./data-set.ts";

export interface StrongWritten {
  readonly leader: EdgeNodeId;
  readonly index: number;
  readonly revision: number;
  /** Edge nodes that have the write on disk, as they say themselves. */
  readonly acknowledged: readonly EdgeNodeId[];
  readonly pending: readonly EdgeNodeId[];
}

export interface StrongRead {
  readonly exists: boolean;
  readonly value: JsonValue;
  readonly revision: number | null;
  /** The member that the linearizable read was answered by. */
  readonly member: EdgeNodeId;
}

export interface StrongOptions {
  readonly groups: Groups;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** Linearizable data of a data set: agreed on by its coordination group, under a prefix of its own. */
export interface StrongData {
  write(
    set: DataSet,
    write: { readonly key: string; readonly value: JsonValue | null },
    options: Within & { readonly request: string; readonly onAll: boolean },
  ): Promise<StrongWritten>;
  read(set: DataSet, key: string, within?: Within): Promise<StrongRead>;
}

const prefix = "data/";
const usualTimeoutMs = 10_000;
const reportPatienceMs = 1_000;
const reportPauseMs = 100;

const entrySchema = z.object({
  entry: z.object({ value: z.json(), modRevision: z.number().int() }).nullable(),
});
const outcomeSchema = z.object({ revision: z.number().int() });

export function createStrongData({ groups, clock, timers }: StrongOptions): StrongData {
  async function durableOn({ group }: DataSet, index: number, within: Within) {
    const { members } = await groups.report(group.name, {
      signal: within.signal,
      timeoutMs: reportPatienceMs,
    });
    const has = members.filter(({ status }) => (status?.durableIndex ?? 0) >= index);
    const acknowledged = has.map(({ nodeId }) => nodeId);
    const pending = members.map(({ nodeId }) => nodeId).filter((id) => !acknowledged.includes(id));
    return { acknowledged, pending };
  }

  return {
    async write(set, { key, value }, { request, onAll, ...within }) {
      const command: GroupCommand =
        value === null
          ? { type: "delete", key: prefix + key }
          : { type: "put", key: prefix + key, value };
      const deadline = clock.monotonic() + (within.timeoutMs ?? usualTimeoutMs);
      const applied = await groups.propose(set.group.name, command, { key: request, ...within });
      const { leader, index, outcome } = applied;
      const { revision } = outcomeSchema.parse(outcome);
      for (;;) {
        const copies = await durableOn(set, index, within);
        if (!onAll || copies.pending.length === 0) return { leader, index, revision, ...copies };
        if (clock.monotonic() >= deadline) throw notOnAll(key, copies.pending);
        await sleep(timers, reportPauseMs, within.signal);
      }
    },
    async read(set, key, within = {}) {
      const query = { type: "get", key: prefix + key } as const;
      const { answer, member } = await groups.read(set.group.name, query, within);
      const { entry } = entrySchema.parse(answer);
      return {
        exists: entry !== null,
        value: entry?.value ?? null,
        revision: entry?.modRevision ?? null,
        member,
      };
    },
  };
}

function notOnAll(key: string, pending: readonly EdgeNodeId[]): EdgeloomError {
  return new EdgeloomError({
    code: "unavailable",
    message: `"${key}" is agreed on and stays written, but these have not said that they have it: ${pending.join(", ")}`,
    remedy: "Wait until they can be reached, or ask for the level quorum",
    field: "level",
  });
}
