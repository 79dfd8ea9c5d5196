import {
  type Command,
  createReplica,
  type Disk,
  decodeMessage,
  decodeSwimMessage,
  encodeMessage,
  isSwimFrame,
  noSession,
  type Proposal,
  type Replica,
  type ReplicaError,
  type ReplicaEvent,
} from "@edgeloom/coordination";
import type { Clock, JsonValue, Random, Result, Timers } from "@edgeloom/kernel";
import { EdgeloomError, err } from "@edgeloom/kernel";
import { attempt } from "../attempt.ts";
import type { CommandRequest } from "../commands.ts";
import type { Change } from "../state/change.ts";
import type { GroupDescriptor, GroupMembership } from "./descriptor.ts";
import { createDetector, type Detector } from "./detector.ts";
import type { PeerChannel, Peers } from "./peers.ts";
import type { GroupUnable } from "./requests.ts";
import { createEventRing, describeReplicaEvent, type EventRing, groupStatusOf } from "./status.ts";
import { toAnswerJson, toCommand, toOutcomeJson, toQuery } from "./translate.ts";

/** Port: the disks of an edge node's groups, one folder each. */
export interface GroupDisks {
  open(group: string): Disk;
  /** Deletes what is stored of a group that was left. */
  remove(group: string): void;
}

export interface GroupHostOptions {
  readonly nodeId: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly disks: GroupDisks;
  readonly peers: Peers;
  /** See the replica's option of that name. */
  readonly defer?: ((callback: () => void) => void) | undefined;
  /** A member came to know another leader, or none. */
  readonly onLeader: (group: string, term: number, leader: string | null) => void;
}

type GroupCommandName =
  | "group_status"
  | "group_propose"
  | "group_read"
  | "group_change"
  | "group_transfer"
  | "group_campaign";
export type GroupRequest = {
  [Name in GroupCommandName]: { readonly name: Name; readonly request: CommandRequest<Name> };
}[GroupCommandName];

type Reply = (result: Result<JsonValue, EdgeloomError>) => void;

/** The coordination groups that one edge node takes part in. */
export interface GroupHost {
  /** Opens a member, or tells the open one where the others are. */
  join(descriptor: GroupDescriptor): void;
  leave(group: string): void;
  /** Acts on a change that has become durable. */
  follow(change: Change): void;
  memberships(): GroupMembership[];
  /** `reply` is called once, unless the host is stopped first. */
  handle(command: GroupRequest, reply: Reply): void;
  stop(): void;
}

interface Member {
  readonly descriptor: GroupDescriptor;
  readonly replica: Replica;
  readonly channel: PeerChannel;
  readonly detector: Detector;
  readonly events: EventRing;
}

const eventsKept = 200;

function notMember(nodeId: string, group: string): EdgeloomError {
  return new EdgeloomError({
    code: "not_found",
    message: `${nodeId} is not a member of the group ${group}`,
    remedy: "Ask one of its members, or form the group first",
    field: "group",
  });
}

const unable = ({ reason, leader, uncertain }: ReplicaError): GroupUnable => ({
  kind: "unable",
  reason,
  leader,
  uncertain,
});

function proposalOf(command: Command, client: CommandRequest<"group_propose">["client"]): Proposal {
  return {
    sessionId: noSession,
    sequence: 0,
    acknowledged: 0,
    command:
      client === undefined
        ? command
        : {
            type: "as_client",
            client: client.name,
            ttlMs: client.ttlMs,
            once: client.once,
            command,
          },
  };
}

/** What a command to a group's state is about, for messages. */
function subjectOf(command: CommandRequest<"group_propose">["command"]): string {
  if ("key" in command) return command.key;
  return "name" in command ? command.name : command.type;
}

export function createGroupHost(options: GroupHostOptions): GroupHost {
  const { nodeId, clock, timers, random, disks, peers } = options;
  const members = new Map<string, Member>();
  let stopped = false;

  function onReplicaEvent(group: string, events: EventRing, event: ReplicaEvent): void {
    const term = members.get(group)?.replica.status().raft?.term ?? 0;
    const told = describeReplicaEvent(event, term);
    if (told === null || stopped) return;
    events.add(told, clock.now());
    if (told.kind === "leader") {
      options.onLeader(group, told.term, told.subject === "" ? null : told.subject);
    }
  }

  function open(descriptor: GroupDescriptor): Member {
    const { group } = descriptor;
    const events = createEventRing(eventsKept);
    const channel = peers.open({
      channel: group,
      secret: new TextEncoder().encode(descriptor.secret),
      onReceive: (from, payload) => receive(members.get(group), from, payload),
    });
    const detector = createDetector({
      ...options,
      heartbeatMs: descriptor.heartbeatMs,
      electionTimeoutMs: descriptor.electionTimeoutMs,
      configuration: () => members.get(group)?.replica.status().raft?.configuration ?? null,
      send: (to, payload) => channel.send(to, payload),
    });
    const replica = createReplica({
      id: nodeId,
      bootstrap: { voters: [...descriptor.voters], votersOutgoing: null, learners: [] },
      clock,
      timers,
      random,
      disk: disks.open(group),
      send: (to, message) => channel.send(to, encodeMessage(message)),
      defer: options.defer,
      onEvent: (event) => onReplicaEvent(group, events, event),
      electionTimeoutMs: descriptor.electionTimeoutMs,
      heartbeatMs: descriptor.heartbeatMs,
      priority: descriptor.priority,
      advice: detector.advice,
    });
    return { descriptor, replica, channel, detector, events };
  }

  /**
   * Consensus and failure detection share the channel. What cannot be read comes from a peer of another version, or
   * from one that was broken into, and is not acted on.
   */
  function receive(member: Member | undefined, from: string, payload: Uint8Array): void {
    if (member === undefined) return;
    if (isSwimFrame(payload)) {
      const probe = attempt(() => decodeSwimMessage(payload, from, nodeId));
      if (probe.ok) member.detector.receive(probe.value);
      return;
    }
    const message = attempt(() => decodeMessage(payload));
    if (!message.ok) return;
    member.detector.heard(from);
    member.replica.receive(message.value);
  }

  function learn({ channel }: Member, { addresses }: GroupDescriptor): void {
    for (const [peer, address] of Object.entries(addresses)) {
      if (peer !== nodeId) channel.learn(peer, address);
    }
  }

  const statusOf = ({ descriptor, replica, detector, events }: Member) =>
    groupStatusOf(
      { group: descriptor.group, name: descriptor.name },
      replica.status(),
      clock.monotonic(),
      detector,
      events.list(),
    );

  function handleOpen(member: Member, command: GroupRequest, reply: Reply): void {
    const { replica } = member;
    // What a key holds may be no JSON: that is the caller's error.
    const answer = (make: () => JsonValue): void => reply(attempt(make));
    switch (command.name) {
      case "group_status":
        answer(() => statusOf(member));
        return;
      case "group_propose": {
        const { client, command: asked } = command.request;
        replica.propose(proposalOf(toCommand(asked), client), (result) => {
          answer(() =>
            result.ok
              ? {
                  kind: "applied",
                  index: result.index,
                  outcome: toOutcomeJson(result.outcome, subjectOf(asked)),
                }
              : { ...unable(result.error) },
          );
        });
        return;
      }
      case "group_read": {
        const { query, consistency } = command.request;
        replica.read(toQuery(query), consistency, (result) => {
          answer(() =>
            result.ok
              ? {
                  kind: "answered",
                  appliedIndex: result.appliedIndex,
                  answer: toAnswerJson(result.answer),
                }
              : { ...unable(result.error) },
          );
        });
        return;
      }
      case "group_change":
        replica.changeMembers(command.request, (result) =>
          answer(() => (result.ok ? { kind: "done" } : { ...unable(result.error) })),
        );
        return;
      case "group_transfer":
        replica.transferLeadership(command.request.to, (result) =>
          answer(() => (result.ok ? { kind: "done" } : { ...unable(result.error) })),
        );
        return;
      case "group_campaign":
        replica.campaign();
        answer(() => ({ asked: true }));
        return;
    }
  }

  function close({ replica, detector, channel }: Member): void {
    detector.stop();
    replica.stop();
    channel.close();
  }

  const host: GroupHost = {
    join(descriptor) {
      const known = members.get(descriptor.group);
      const member = known ?? open(descriptor);
      members.set(descriptor.group, member);
      learn(member, descriptor);
    },
    leave(group) {
      const member = members.get(group);
      if (member === undefined) return;
      members.delete(group);
      member.detector.leave();
      close(member);
      disks.remove(group);
    },
    follow(change) {
      if (change.type === "group_joined") host.join(change.descriptor);
      if (change.type === "group_left") host.leave(change.group);
    },
    memberships: () =>
      [...members.values()].map((member) => {
        const { group, name, role, term, leader, voters, learners } = statusOf(member);
        return { group, name, role, term, leader, voters, learners };
      }),
    handle(command, reply) {
      const { group } = command.request;
      const member = members.get(group);
      if (member === undefined) {
        reply(err(notMember(nodeId, group)));
        return;
      }
      handleOpen(member, command, reply);
    },
    stop() {
      stopped = true;
      for (const member of members.values()) close(member);
      members.clear();
    },
  };
  return host;
}
