/**
 * A program that is one member of a coordination group: a replica on a folder of the disk, with its peers over TLS and
 * its clients over TCP, put together as an agent does. Tests and benchmarks of real processes start it.
 */
import {
  createReplica,
  decodeMessage,
  encodeMessage,
  type Replica,
  type ReplicaEvent,
} from "@edgeloom/coordination";
import { assertNever } from "@edgeloom/kernel";
import { openBlockDisk } from "../block-disk/block-disk.ts";
import { listenForPeers } from "../peers/tls-peers.ts";
import {
  createSystemClock,
  createSystemRandom,
  createSystemTimers,
} from "../system-time/system-time.ts";
import { listenForClients } from "./client-port.ts";
import {
  type MemberReport,
  type MemberSettings,
  memberOrderSchema,
  memberSettingsSchema,
} from "./settings.ts";

const tell = (report: MemberReport): void => void process.send?.(report);

function startReplica(
  settings: MemberSettings,
  peers: Awaited<ReturnType<typeof listenForPeers>>,
  cut: ReadonlySet<string>,
): Replica {
  const { id, secret, voters, electionTimeoutMs, heartbeatMs, snapshotEntries } = settings;
  const channel = peers.open({
    channel: "group",
    secret: Buffer.from(secret, "base64"),
    onReceive(from, payload) {
      if (!cut.has(from)) replica.receive(decodeMessage(payload));
    },
  });
  for (const [peer, address] of Object.entries(settings.peers)) {
    if (peer !== id) channel.learn(peer, address);
  }
  const replica = createReplica({
    id,
    bootstrap: { voters, votersOutgoing: null, learners: [] },
    clock: createSystemClock(),
    timers: createSystemTimers(),
    random: createSystemRandom(),
    disk: openBlockDisk(settings.directory),
    send(to, message) {
      if (!cut.has(to)) channel.send(to, encodeMessage(message));
    },
    defer: (callback) => setImmediate(callback),
    onEvent,
    electionTimeoutMs,
    heartbeatMs,
    snapshotPolicy: snapshotEntries === undefined ? undefined : { entries: snapshotEntries },
  });
  return replica;
}

/** A member that cannot go on ends, as a program whose disk failed should. */
function onEvent(event: ReplicaEvent): void {
  if (event.type !== "failed" && event.type !== "corrupted") return;
  process.stderr.write(`${event.type}: ${event.detail}\n`);
  process.exit(1);
}

function statusOf(replica: Replica, number: number): MemberReport {
  const { state, raft, appliedIndex, snapshotIndex, diskFull } = replica.status();
  return {
    type: "status",
    number,
    state,
    role: raft?.role ?? null,
    leader: raft?.leader ?? null,
    term: raft?.term ?? 0,
    appliedIndex,
    snapshotIndex,
    isDiskFull: diskFull,
    voters: [...(raft?.configuration.voters ?? [])],
    stateHash: replica.stateHash(),
  };
}

function follow(replica: Replica, cut: Set<string>, message: unknown): void {
  const order = memberOrderSchema.parse(message);
  switch (order.type) {
    case "cut":
      cut.clear();
      for (const member of order.members) cut.add(member);
      return;
    case "status":
      tell(statusOf(replica, order.number));
      return;
    case "change_members":
      replica.changeMembers({ voters: order.voters, learners: [] }, (result) => {
        const refusal = result.ok ? null : result.error.reason;
        tell({ type: "members_changed", number: order.number, refusal });
      });
      return;
    default:
      assertNever(order);
  }
}

const settings = memberSettingsSchema.parse(JSON.parse(process.argv[2] ?? ""));
const listen = settings.peers[settings.id];
if (listen === undefined) throw new Error(`${settings.id} has no address among its peers`);
const cut = new Set<string>();
const peers = await listenForPeers({ nodeId: settings.id, listen, timers: createSystemTimers() });
const replica = startReplica(settings, peers, cut);
await listenForClients(replica, settings.clients);
process.on("message", (message) => follow(replica, cut, message));
// Nobody is left to end it.
process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));
tell({ type: "listening" });
