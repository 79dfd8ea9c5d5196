import type { Disk } from "@edgeloom/coordination";
import type { Clock, Random, TimerHandle, Timers } from "@edgeloom/kernel";
import type { ReplicaPlace } from "../levels/levels.ts";
import type { ReplicationBug } from "../planted-bugs.ts";
import type { DataMessage } from "../replica/messages.ts";
import type { DataRecord } from "../replica/records.ts";
import { createDataReplica } from "../replica/replica.ts";
import type { DataAction, DataReplica, DataReplicaOptions } from "../replica/types.ts";
import { openDataLog } from "./data-log.ts";

type Tuning = Pick<
  DataReplicaOptions,
  "syncIntervalMs" | "hintAfterMs" | "hintRetryMs" | "hintsMax"
>;

export interface HostedReplicaOptions extends Tuning {
  readonly nodeId: string;
  readonly places: readonly ReplicaPlace[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly disk: Disk;
  readonly send: (to: string, message: DataMessage) => void;
  /** The disk refused: the replica takes no part until it is opened again. */
  readonly onFailed: (message: string) => void;
  readonly plantedBugs?: ReadonlySet<ReplicationBug> | undefined;
}

/** A replica with its disk and its timer: nothing leaves it before what it tells of is durable. */
export interface HostedReplica {
  readonly failure: string | null;
  write: (...args: Omitted<DataReplica["write"]>) => void;
  read: (...args: Omitted<DataReplica["read"]>) => void;
  sync(
    peers: readonly string[] | null,
    timeoutMs: number,
    answer: Parameters<DataReplica["sync"]>[3],
  ): void;
  receive(from: string, message: DataMessage): void;
  setPlaces(places: readonly ReplicaPlace[]): void;
  status(): ReturnType<DataReplica["status"]>;
  stop(): void;
}
/** A method's arguments without the time. */
type Omitted<Method> = Method extends (
  request: infer Request,
  now: number,
  answer: infer Answer,
) => void
  ? [request: Request, answer: Answer]
  : never;

function newActor(nodeId: string, random: Random): string {
  const suffix = Math.floor(random.next() * 2 ** 32);
  return `${nodeId}~${suffix.toString(16).padStart(8, "0")}`;
}

/** @throws DiskReadError when the disk does not give back what it was given to keep */
export function hostReplica(options: HostedReplicaOptions): HostedReplica {
  const { nodeId, clock, timers, random } = options;
  const { log, records, isCut } = openDataLog(options.disk);
  const kept = records.findLast((record) => record.type === "actor");
  const isNew = kept === undefined || isCut;
  const actor = isNew ? newActor(nodeId, random) : kept.actor;
  const replica = createDataReplica({ ...options, actor, records });
  let timer: TimerHandle | null = null;
  let timerAt = Number.POSITIVE_INFINITY;
  let stopped = false;
  let failure: string | null = null;
  /** Batches that the disk is at work on. */
  let writing = 0;

  const now = (): number => clock.monotonic();

  function carryOut(actions: readonly DataAction[]): void {
    for (const action of actions) {
      if (stopped || failure !== null) return;
      if (action.type === "send") options.send(action.to, action.message);
      else action.call();
    }
  }

  function fail(message: string): void {
    failure = message;
    timer?.cancel();
    options.onFailed(message);
  }

  function persist(batch: readonly DataRecord[], then: readonly DataAction[]): void {
    writing += 1;
    log.append(batch, (error) => {
      writing -= 1;
      if (stopped || failure !== null) return;
      if (error !== null) {
        fail(error.message);
        return;
      }
      carryOut(then);
      flush();
    });
  }

  function flush(): void {
    for (let outputs = replica.take(); outputs !== null; outputs = replica.take()) {
      if (stopped || failure !== null) return;
      // What needs no disk still waits for the records before it: it may tell of them.
      if (outputs.records.length > 0 || writing > 0) persist(outputs.records, outputs.then);
      else carryOut(outputs.then);
    }
    if (log.hasGrown && writing === 0) {
      writing += 1;
      log.restart(replica.image(), (error) => {
        writing -= 1;
        if (error !== null && !stopped) fail(error.message);
        else flush();
      });
    }
    setTimer();
  }

  function setTimer(): void {
    const at = replica.deadline();
    if (stopped || failure !== null || (timer !== null && timerAt === at)) return;
    timer?.cancel();
    timer = null;
    timerAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    timer = timers.after(Math.max(1, at - now()), () => {
      timer = null;
      replica.tick(now());
      flush();
    });
  }

  function perform(work: () => void): void {
    if (stopped || failure !== null) return;
    work();
    flush();
  }

  if (isNew) persist([{ type: "actor", actor }], []);
  flush();
  return {
    get failure() {
      return failure;
    },
    write: (request, answer) => perform(() => replica.write(request, now(), answer)),
    read: (request, answer) => perform(() => replica.read(request, now(), answer)),
    sync: (peers, timeoutMs, answer) =>
      perform(() => replica.sync(peers, now(), timeoutMs, answer)),
    receive: (from, message) => perform(() => replica.receive(from, message, now())),
    setPlaces: (places) => perform(() => replica.setPlaces(places)),
    status: () => replica.status(now()),
    stop() {
      stopped = true;
      timer?.cancel();
    },
  };
}
