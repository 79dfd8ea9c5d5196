import type { Clock, JsonObject, JsonValue, Random, Result, Timers } from "@edgeloom/kernel";
import { assertNever, EdgeloomError, err, ok } from "@edgeloom/kernel";
import {
  decodeDataMessage,
  encodeDataMessage,
  type HostedReplica,
  hostReplica,
} from "@edgeloom/replication";
import { attempt } from "../attempt.ts";
import type { CommandRequest } from "../commands.ts";
import type { GroupDisks } from "../groups/group-host.ts";
import type { PeerChannel, Peers } from "../groups/peers.ts";
import type { Change } from "../state/change.ts";
import type { DataDescriptor } from "./descriptor.ts";
import type { DataStatus } from "./requests.ts";

export interface DataHostOptions {
  readonly nodeId: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  /** The disks of the coordination groups; a data set has a folder of its own beside theirs. */
  readonly disks: GroupDisks;
  readonly peers: Peers;
}

type DataCommandName = "data_write" | "data_read" | "data_sync" | "data_status";
export type DataRequest = {
  [Name in DataCommandName]: { readonly name: Name; readonly request: CommandRequest<Name> };
}[DataCommandName];

type Reply = (result: Result<JsonValue, EdgeloomError>) => void;

/** The copies of data sets that one edge node holds. */
export interface DataHost {
  /** Opens a copy, or tells the open one where the others are. */
  join(descriptor: DataDescriptor): void;
  leave(set: string): void;
  /** Acts on a change that has become durable. */
  follow(change: Change): void;
  /** `reply` is called once, unless the host is stopped first. */
  handle(command: DataRequest, reply: Reply): void;
  stop(): void;
}

interface Copy {
  readonly descriptor: DataDescriptor;
  readonly replica: HostedReplica;
  readonly channel: PeerChannel;
}

/** Folder and channel of a data set. Ids are safe as names of folders, and so is this. */
const nameOf = (set: string): string => `${set}.data`;

function notHeld(nodeId: string, set: string): EdgeloomError {
  return new EdgeloomError({
    code: "not_found",
    message: `${nodeId} holds no copy of the data set ${set}`,
    remedy: "Ask one of the edge nodes that do, or have it join the data set",
    field: "set",
  });
}

function failed(nodeId: string, { name }: DataDescriptor, failure: string): EdgeloomError {
  return new EdgeloomError({
    code: "unavailable",
    message: `The copy of ${name} on ${nodeId} takes no part: its disk says ${failure}`,
    remedy: "Look at the disk of that edge node, then start its agent again",
  });
}

export function createDataHost(options: DataHostOptions): DataHost {
  const { nodeId, clock, timers, random, disks, peers } = options;
  const copies = new Map<string, Copy>();

  function open(descriptor: DataDescriptor): Copy {
    const { set } = descriptor;
    const channel = peers.open({
      channel: nameOf(set),
      secret: new TextEncoder().encode(descriptor.secret),
      onReceive: (from, payload) => {
        const message = attempt(() => decodeDataMessage(payload));
        // A peer of another version: what it says is not to be acted on.
        if (message.ok) copies.get(set)?.replica.receive(from, message.value);
      },
    });
    const replica = hostReplica({
      nodeId,
      places: descriptor.places,
      clock,
      timers,
      random,
      disk: disks.open(nameOf(set)),
      send: (to, message) => channel.send(to, encodeDataMessage(message)),
      // The copy keeps the reason and gives it to whoever asks.
      onFailed: () => undefined,
      syncIntervalMs: descriptor.syncIntervalMs,
    });
    return { descriptor, replica, channel };
  }

  function close({ replica, channel }: Copy): void {
    replica.stop();
    channel.close();
  }

  function statusOf({ descriptor, replica }: Copy): DataStatus {
    const { places, ...status } = replica.status();
    const { set, name } = descriptor;
    return { set, name, nodeId, places: [...places], ...status } as DataStatus;
  }

  function handleHeld(copy: Copy, command: DataRequest, reply: Reply): void {
    const { replica } = copy;
    const answer = <T extends object>(result: Result<T, EdgeloomError>): void =>
      reply(result.ok ? ok({ ...result.value } as unknown as JsonObject) : result);
    switch (command.name) {
      case "data_write":
        replica.write(command.request, answer);
        return;
      case "data_read":
        replica.read(command.request, answer);
        return;
      case "data_sync": {
        const { peers: asked, timeoutMs } = command.request;
        replica.sync(asked ?? null, timeoutMs, (result) =>
          answer(result.ok ? ok({ peers: result.value }) : result),
        );
        return;
      }
      case "data_status":
        reply(attempt(() => statusOf(copy)));
        return;
      default:
        assertNever(command);
    }
  }

  const host: DataHost = {
    join(descriptor) {
      const known = copies.get(descriptor.set);
      const copy = known === undefined ? open(descriptor) : { ...known, descriptor };
      copies.set(descriptor.set, copy);
      for (const [peer, address] of Object.entries(descriptor.addresses)) {
        if (peer !== nodeId) copy.channel.learn(peer, address);
      }
      if (known !== undefined) copy.replica.setPlaces(descriptor.places);
    },
    leave(set) {
      const copy = copies.get(set);
      if (copy === undefined) return;
      copies.delete(set);
      close(copy);
      disks.remove(nameOf(set));
    },
    follow(change) {
      if (change.type === "data_joined") host.join(change.descriptor);
      if (change.type === "data_left") host.leave(change.set);
    },
    handle(command, reply) {
      const { set } = command.request;
      const copy = copies.get(set);
      if (copy === undefined) reply(err(notHeld(nodeId, set)));
      else if (copy.replica.failure !== null) {
        reply(err(failed(nodeId, copy.descriptor, copy.replica.failure)));
      } else handleHeld(copy, command, reply);
    },
    stop() {
      for (const copy of copies.values()) close(copy);
      copies.clear();
    },
  };
  return host;
}
