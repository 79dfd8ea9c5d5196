import type { CommandRequestInput, CommandResponse, DataStatus } from "@edgeloom/agent-core";
import { EdgeloomError, type EdgeNodeId, toErrorDetails } from "@edgeloom/kernel";
import type { CommandOptions, Fleet } from "../fleet.ts";
import type { Groups } from "../groups/groups.ts";
import type { Within } from "../groups/within.ts";
import {
  type DataSet,
  type DataSetRequest,
  joinDataSet,
  openDataSet,
  requireDataSet,
} from "./data-set.ts";

export interface DataSetsOptions {
  readonly fleet: Fleet;
  readonly groups: Groups;
}

type WriteInput = Omit<CommandRequestInput<"data_write">, "set" | "timeoutMs">;
type ReadInput = Omit<CommandRequestInput<"data_read">, "set" | "timeoutMs">;

/** Who may coordinate a request, the most wanted first; all edge nodes with a copy when left out. */
export interface Via extends Within {
  readonly via?: readonly EdgeNodeId[] | undefined;
}

export type Written = CommandResponse<"data_write"> & { readonly coordinator: EdgeNodeId };
export type ReadCopy = CommandResponse<"data_read"> & { readonly coordinator: EdgeNodeId };

export interface SyncedCopy {
  readonly nodeId: EdgeNodeId;
  readonly peers: CommandResponse<"data_sync">["peers"];
  /** Why it could not be asked; null when it answered. */
  readonly trouble: string | null;
}

export interface CopyReport {
  readonly nodeId: EdgeNodeId;
  readonly status: DataStatus | null;
  readonly trouble: string | null;
}

/** The replicated data sets of one fleet. What must be linearizable goes through their coordination groups. */
export interface DataSets {
  /** Finds a data set or makes it, with copies enough and where they must lie. */
  open(request: DataSetRequest): Promise<DataSet>;
  /** @throws EdgeloomError `not_found` */
  require(name: string): Promise<DataSet>;
  /** @throws EdgeloomError `unavailable` when the level was not reached: the write may spread all the same */
  write(set: DataSet, request: WriteInput, via?: Via): Promise<Written>;
  read(set: DataSet, request: ReadInput, via?: Via): Promise<ReadCopy>;
  /** Has each of `copies` compare itself with all others. */
  sync(
    set: DataSet,
    copies: readonly EdgeNodeId[],
    within?: Within,
  ): Promise<readonly SyncedCopy[]>;
  status(set: DataSet, within?: Within): Promise<readonly CopyReport[]>;
}

const usualTimeoutMs = 10_000;
/** Time for the command itself to travel, beside what the replicas are given. */
const wayMs = 3_000;
const statusPatienceMs = 3_000;

/** Errors of one edge node that another one may not have. */
const passing: ReadonlySet<string> = new Set(["node_unreachable", "timeout"]);

/** Counting twice is wrong, so an edge node that may have counted already is the only one to be asked again. */
function counts({ change }: WriteInput): boolean {
  return (
    change.type === "increment" ||
    (change.type === "change_map" && Object.keys(change.increment ?? {}).length > 0)
  );
}

function coordinators({ places }: DataSet, via: readonly EdgeNodeId[] = []): EdgeNodeId[] {
  const holders = places.map(({ nodeId }) => nodeId as EdgeNodeId);
  const wanted = via.filter((one) => holders.includes(one));
  return [...wanted, ...holders.filter((one) => !wanted.includes(one))];
}

export function createDataSets({ fleet, groups }: DataSetsOptions): DataSets {
  const making = { fleet, groups };

  /** Asks one edge node; one that does not hold its copy yet is told to. */
  async function askHolder<T>(
    set: DataSet,
    nodeId: EdgeNodeId,
    within: Within,
    command: (nodeId: EdgeNodeId) => Promise<T>,
  ): Promise<T> {
    try {
      return await command(nodeId);
    } catch (error) {
      const isStranger =
        error instanceof EdgeloomError && error.code === "not_found" && error.field === "set";
      if (!isStranger) throw error;
      await joinDataSet(making, set, [nodeId], within);
      return await command(nodeId);
    }
  }

  async function askFirst<T>(
    set: DataSet,
    holders: readonly EdgeNodeId[],
    within: Within,
    command: (nodeId: EdgeNodeId) => Promise<T>,
  ): Promise<T & { readonly coordinator: EdgeNodeId }> {
    let last: unknown = null;
    for (const nodeId of holders) {
      try {
        const answer = await askHolder(set, nodeId, within, command);
        return { ...answer, coordinator: nodeId };
      } catch (error) {
        if (!(error instanceof EdgeloomError) || !passing.has(error.code)) throw error;
        last = error;
      }
    }
    throw new EdgeloomError({
      code: "unavailable",
      message: `No edge node with a copy of "${set.name}" could be reached: ${toErrorDetails(last).message}`,
      remedy: `One of these must be up: ${holders.join(", ")}`,
    });
  }

  const timed = ({ timeoutMs = usualTimeoutMs, signal }: Within, key: string): CommandOptions => ({
    key,
    signal,
    timeoutMs: timeoutMs + wayMs,
  });

  return {
    open: (request) => openDataSet(making, request),
    require: (name) => requireDataSet(making, name),
    async write(set, request, { via, ...within } = {}) {
      const holders = coordinators(set, via);
      const asked = { ...request, set: set.group.id, timeoutMs: within.timeoutMs };
      return askFirst(set, counts(request) ? holders.slice(0, 1) : holders, within, (nodeId) =>
        fleet.execute(nodeId, "data_write", asked, timed(within, `data_write/${request.request}`)),
      );
    },
    async read(set, request, { via, ...within } = {}) {
      const asked = { ...request, set: set.group.id, timeoutMs: within.timeoutMs };
      return askFirst(set, coordinators(set, via), within, (nodeId) =>
        fleet.execute(nodeId, "data_read", asked, timed(within, `data_read/${request.key}`)),
      );
    },
    async sync(set, copies, within = {}) {
      const { timeoutMs = usualTimeoutMs } = within;
      const request = { set: set.group.id, timeoutMs };
      return Promise.all(
        copies.map(async (nodeId) => {
          try {
            const { peers } = await askHolder(set, nodeId, within, () =>
              fleet.execute(nodeId, "data_sync", request, timed(within, "data_sync")),
            );
            return { nodeId, peers, trouble: null };
          } catch (error) {
            return { nodeId, peers: [], trouble: toErrorDetails(error).message };
          }
        }),
      );
    },
    async status(set, { signal } = {}) {
      const request = { set: set.group.id };
      const options = { key: "data_status", signal, timeoutMs: statusPatienceMs };
      return Promise.all(
        coordinators(set).map(async (nodeId) => {
          try {
            const status = await fleet.execute(nodeId, "data_status", request, options);
            return { nodeId, status, trouble: null };
          } catch (error) {
            return { nodeId, status: null, trouble: toErrorDetails(error).message };
          }
        }),
      );
    },
  };
}
