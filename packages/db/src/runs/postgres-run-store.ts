import type { WorkerId } from "@edgeloom/kernel";
import {
  type ClaimedRun,
  FencedError,
  type PersistencePoint,
  type RunStore,
  type RunWrite,
} from "@edgeloom/runtime";
import type { Pool } from "pg";
import { isConnectionFailure } from "../client/connection-failure.ts";
import { cancelRun, runResult } from "./cancel-run.ts";
import { claimRuns, VersionCache } from "./claim-runs.ts";
import { commitWrites } from "./commit-statement.ts";
import { createGroupCommit } from "./group-commit.ts";
import { beat, sweepRuns } from "./worker-presence.ts";

/** Writes and claims in one statement; beyond it the next batch takes the rest. */
const batchMax = 500;
const retryDelayMs = 100;

interface ClaimRequest {
  readonly runId: string;
  readonly leaseMs: number;
}

/**
 * The {@link RunStore} of one worker on PostgreSQL. Writes of all its runs are committed in groups, and so are
 * claims. While PostgreSQL is out of reach, writes wait: whether the runs are still the worker's then is what the
 * fence of the statement tells. A write whose answer got lost may be made twice, which changes nothing.
 */
export function createPostgresRunStore(
  pool: Pool,
  owner: WorkerId,
  reach: (point: PersistencePoint) => void = () => {},
): RunStore {
  const versions = new VersionCache();
  const refused = new RefusedWrites();

  const commit = createGroupCommit<RunWrite, boolean>({
    itemsMax: batchMax,
    async write(batch) {
      const writes = batch.filter((write) => !refused.before(write));
      reach("before_commit");
      const owned = await commitOrIsolate(pool, owner, writes, refused);
      reach("after_commit");
      return batch.map((write) => owned.has(write.runId) && !refused.before(write));
    },
  });

  const claim = createGroupCommit<ClaimRequest, ClaimedRun | undefined>({
    itemsMax: batchMax,
    async write(requests) {
      const leaseMs = Math.max(...requests.map((request) => request.leaseMs));
      const ids = [...new Set(requests.map((request) => request.runId))];
      const claimed = await claimRuns(pool, versions, ids, owner, leaseMs);
      const byId = new Map<string, ClaimedRun>(claimed.map((run) => [run.id, run]));
      return requests.map(({ runId }) => {
        const run = byId.get(runId);
        // Asked for twice in one batch, it is given once.
        byId.delete(runId);
        return run;
      });
    },
  });

  return {
    durable: true,
    async claim(runIds, claimant, leaseMs) {
      if (claimant !== owner) throw new Error(`This store writes for ${owner}, not ${claimant}`);
      const claimed = await Promise.all(runIds.map((runId) => claim({ runId, leaseMs })));
      return claimed.filter((run) => run !== undefined);
    },
    async write(write) {
      if (!(await commit(write))) throw new FencedError(write.runId, write.epoch);
    },
    heartbeat: async (worker) => await beat(pool, worker),
    async noteCrash({ runId, epoch }, reason) {
      await pool.query(
        `UPDATE run SET last_crash = $4
          WHERE id = $1 AND epoch = $2 AND owner = $3 AND state = 'running'`,
        [runId, epoch, owner, reason],
      );
    },
    sweep: async ({ heartbeatMsMax }) => await sweepRuns(pool, heartbeatMsMax),
    requestCancel: async (runId) => await cancelRun(pool, runId),
    outcome: async (runId) => await runResult(pool, runId),
  };
}

/**
 * Runs of which PostgreSQL refused a write. Writes of a run take effect in their order, so later ones of the same
 * epoch, which may be queued already, must not be stored either.
 */
class RefusedWrites {
  readonly #epochs = new Map<string, number>();
  /** The execution stops when it is told, so the latest are all that can matter. */
  readonly #max = 1_000;

  add({ runId, epoch }: RunWrite): void {
    this.#epochs.set(runId, epoch);
    const [oldest] = this.#epochs.keys();
    if (this.#epochs.size > this.#max && oldest !== undefined) this.#epochs.delete(oldest);
  }

  /** Whether one before this, of the same run and epoch, was refused. */
  before({ runId, epoch }: RunWrite): boolean {
    return this.#epochs.get(runId) === epoch;
  }
}

/** A run of which PostgreSQL refuses a write must not take others with it: each is stored by itself then. */
async function commitOrIsolate(
  pool: Pool,
  owner: WorkerId,
  writes: readonly RunWrite[],
  refused: RefusedWrites,
): Promise<ReadonlySet<string>> {
  if (writes.length === 0) return new Set();
  try {
    return await untilReachable(() => commitWrites(pool, owner, writes));
  } catch (error) {
    if (writes.every((write) => write.runId === writes[0]?.runId)) {
      for (const write of writes) refused.add(write);
      throw error;
    }
  }
  const byRun = new Map<string, RunWrite[]>();
  for (const write of writes) byRun.set(write.runId, [...(byRun.get(write.runId) ?? []), write]);
  const owned = new Set<string>();
  for (const ofRun of byRun.values()) {
    try {
      for (const id of await untilReachable(() => commitWrites(pool, owner, ofRun))) owned.add(id);
    } catch {
      // It stops as if it were fenced out, and is taken up again when its lease has run out.
      for (const write of ofRun) refused.add(write);
    }
  }
  return owned;
}

async function untilReachable<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isConnectionFailure(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
    }
  }
}
