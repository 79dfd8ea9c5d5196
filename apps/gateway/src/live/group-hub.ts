import type { Database } from "@edgeloom/db";
import type { Log } from "@edgeloom/host";
import { type Clock, sleep, type TimerHandle, type Timers } from "@edgeloom/kernel";
import type { GroupFrame, Topic } from "@edgeloom/protocol";
import type { ClusterBus } from "../cluster/bus.ts";
import type { WatchSet } from "../cluster/watch-set.ts";
import type { CommandRouter } from "../fleet/command-router.ts";
import { GroupPoll } from "./group-poll.ts";
import type { Viewer } from "./viewer.ts";

const roundEveryMs = 500;
/** How long a round waits for members before it shows what it has. */
const roundWaitMs = 400;
/** Without a frame of the gateway whose turn it is for so long, this one asks: the other may be gone. */
const missedMs = 3_000;

type GroupTopic = Pick<Extract<Topic, { kind: "group" }>, "fleetId" | "groupId">;

export const groupKey = ({ fleetId, groupId }: GroupTopic): string => `group:${fleetId}/${groupId}`;

/** The viewers of one group on this gateway. */
interface Watch {
  readonly key: string;
  readonly poll: GroupPoll;
  readonly sends: Set<() => void>;
  readonly unwatch: () => void;
  latest: GroupFrame | null;
  /** When the latest frame came, by the monotonic clock. */
  seenAt: number;
  busy: boolean;
}

export interface GroupHubOptions {
  readonly pool: Database["pool"];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly router: Pick<CommandRouter, "route">;
  readonly watching: WatchSet;
  readonly bus: ClusterBus;
}

/**
 * Shows viewers how the members of coordination groups stand. While anybody follows a group, one gateway asks its
 * members twice a second and tells the others; nobody is asked about a group that nobody follows.
 */
export class GroupHub {
  readonly #options: GroupHubOptions;
  readonly #watches = new Map<string, Watch>();
  readonly #timer: TimerHandle;

  constructor(options: GroupHubOptions) {
    this.#options = options;
    this.#timer = options.timers.every(roundEveryMs, () => {
      for (const watch of this.#watches.values()) this.#turn(watch);
    });
  }

  /** The viewer was authorised on the group. Returns how it leaves. */
  join(viewer: Viewer, topic: GroupTopic): () => void {
    const key = groupKey(topic);
    const watch = this.#watches.get(key) ?? this.#open(key, viewer.claims.workspaceId, topic);
    let sent: GroupFrame | null = null;
    // A frame only goes to a viewer that has taken the one before; in between it misses some.
    const send = (): void => {
      if (watch.latest === null || watch.latest === sent || !viewer.drained) return;
      sent = watch.latest;
      viewer.send("group_status", sent);
    };
    watch.sends.add(send);
    const stopListening = viewer.onReady(send);
    send();
    return () => {
      stopListening();
      watch.sends.delete(send);
      if (watch.sends.size > 0 || this.#watches.get(key) !== watch) return;
      this.#watches.delete(key);
      watch.unwatch();
    };
  }

  /** A frame of another gateway, or of this one. */
  accept(frame: GroupFrame): void {
    const watch = this.#watches.get(groupKey(frame));
    if (watch === undefined) return;
    watch.latest = frame;
    watch.seenAt = this.#options.clock.monotonic();
    for (const send of watch.sends) send();
  }

  stop(): void {
    this.#timer.cancel();
    this.#watches.clear();
  }

  #open(key: string, workspaceId: string, { fleetId, groupId }: GroupTopic): Watch {
    const { pool, clock, router, watching } = this.#options;
    const watch: Watch = {
      key,
      poll: new GroupPoll({ pool, clock, router, workspaceId, fleetId, groupId }),
      sends: new Set(),
      unwatch: watching.add(key),
      latest: null,
      seenAt: clock.monotonic(),
      busy: false,
    };
    this.#watches.set(key, watch);
    this.#turn(watch);
    return watch;
  }

  #turn(watch: Watch): void {
    const { clock, watching, log } = this.#options;
    const isMissed = clock.monotonic() - watch.seenAt > missedMs;
    if (watch.busy || !(watching.isFirst(watch.key) || isMissed)) return;
    watch.busy = true;
    this.#round(watch)
      .catch((error) =>
        log("warning", "A coordination group was not looked at", { error: String(error) }),
      )
      .finally(() => {
        watch.busy = false;
      });
  }

  async #round({ key, poll }: Watch): Promise<void> {
    const { timers, watching, bus } = this.#options;
    const frame = await poll.round(() => sleep(timers, roundWaitMs));
    this.accept(frame);
    if (watching.isWatchedElsewhere(key)) bus.publish({ type: "group_status", frame });
  }
}
