import type { TimerHandle } from "@edgeloom/kernel";
import { openStorage } from "../log/open-storage.ts";
import type { LogState, StorageOpening } from "../log/types.ts";
import { Member } from "./member.ts";
import type {
  AdministerResult,
  Replica,
  ReplicaError,
  ReplicaErrorReason,
  ReplicaEvent,
  ReplicaOptions,
  ReplicaState,
} from "./types.ts";

/** Pause before a disk that could not be opened is tried again. */
const openAgainMs = 1_000;

/**
 * Starts a member of a group from what its disk holds. It answers nothing, votes for nobody and counts for nothing
 * until recovery is complete; with a corrupted disk it never does.
 */
export function createReplica(options: ReplicaOptions): Replica {
  const { clock, timers } = options;
  const defer = options.defer ?? ((callback: () => void) => void timers.after(0, callback));
  let state: ReplicaState = "recovering";
  let member: Member | null = null;
  let isScheduled = false;
  let timer: TimerHandle | null = null;
  let timerAt = Number.POSITIVE_INFINITY;

  const emit = (event: ReplicaEvent): void => options.onEvent?.(event);

  function open(): void {
    const { disk, plantedBugs } = options;
    openStorage({ ...options.storage, disk, plantedBugs, onState: onLogState }, onOpened);
  }

  function onOpened(opening: StorageOpening): void {
    if (state !== "recovering") {
      if (opening.type === "opened") opening.log.close();
      return;
    }
    switch (opening.type) {
      case "unavailable":
        timer = timers.after(openAgainMs, open);
        return;
      case "corrupted": {
        const { file, offset, reason } = opening.damage;
        end("corrupted", `${file} at byte ${offset}: ${reason}`);
        return;
      }
      case "opened":
        start(opening);
        return;
      default:
        opening satisfies never;
    }
  }

  function start({ log, snapshots }: Extract<StorageOpening, { type: "opened" }>): void {
    member = Member.recover(options, { log, snapshots, schedule, onEvent: emit, onFailure: end });
    if (member === null) {
      log.close();
      end("corrupted", "The snapshot cannot be read back from the disk.");
      return;
    }
    state = "running";
    if (log.state() === "full") member.onLogState("full");
    schedule();
  }

  function onLogState(logState: LogState): void {
    member?.onLogState(logState);
  }

  function schedule(): void {
    if (isScheduled || state !== "running") return;
    isScheduled = true;
    defer(onTurn);
  }

  function onTurn(): void {
    isScheduled = false;
    if (state !== "running") return;
    member?.turn();
    armTimer();
  }

  /** A timer that is set too early is left: it costs less to let it ring than to set another at each message. */
  function armTimer(): void {
    if (state !== "running" || member === null) return;
    const at = member.deadline();
    if (timer !== null && timerAt <= at) return;
    timer?.cancel();
    timer = null;
    if (!Number.isFinite(at)) return;
    timerAt = at;
    timer = timers.after(Math.max(0, at - clock.monotonic()), onTimer);
  }

  function onTimer(): void {
    timer = null;
    if (state !== "running" || member === null) return;
    if (clock.monotonic() >= member.deadline()) member.tick();
    armTimer();
  }

  function errorNow(reason: ReplicaErrorReason): ReplicaError {
    return { reason, leader: null, uncertain: false };
  }

  /** Why the member cannot be asked. */
  function reasonNow(): ReplicaErrorReason {
    switch (state) {
      case "recovering":
      case "corrupted":
      case "stopped":
        return state;
      case "running":
      case "failed":
        return "stopped";
      default:
        return state satisfies never;
    }
  }

  /** Ends for good: on a damaged or failed disk, or because it was told to. */
  function end(final: "failed" | "corrupted" | "stopped", detail: string): void {
    if (state !== "running" && state !== "recovering") return;
    state = final;
    timer?.cancel();
    timer = null;
    member?.stop(errorNow(reasonNow()));
    emit(final === "stopped" ? { type: "stopped" } : { type: final, detail });
  }

  function askedMember(refuse: (result: Extract<AdministerResult, { ok: false }>) => void) {
    if (state === "running" && member !== null) return member;
    refuse({ ok: false, error: errorNow(reasonNow()) });
    return null;
  }

  open();
  return {
    id: options.id,
    receive(message) {
      if (state === "running") member?.receive(message);
    },
    propose: (proposal, callback) => askedMember(callback)?.propose(proposal, callback),
    read: (query, consistency, callback) =>
      askedMember(callback)?.read(query, consistency, callback),
    changeMembers: (change, callback) => askedMember(callback)?.changeMembers(change, callback),
    transferLeadership: (to, callback) => askedMember(callback)?.transferLeadership(to, callback),
    campaign() {
      if (state === "running") member?.campaign();
    },
    status: () => ({ id: options.id, state, ...(member?.status() ?? nothingYet) }),
    stateHash: () => member?.stateHash() ?? "",
    stop: () => end("stopped", ""),
  };
}

const nothingYet = {
  raft: null,
  appliedIndex: 0,
  revision: 0,
  snapshotIndex: 0,
  pendingProposals: 0,
  pendingReads: 0,
  diskFull: false,
};
