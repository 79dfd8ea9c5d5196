/** The follower's half of a snapshot transfer: paper, figure 13, with acknowledged parts. */
import { commitTo } from "./commit.ts";
import { onSnapshotConfiguration } from "./configuration-history.ts";
import { type Core, sendAfterPersist } from "./core.ts";
import { heedLeader } from "./following.ts";
import type { SnapshotDescriptor, SnapshotRequest } from "./messages.ts";

const isSame = (a: SnapshotDescriptor, b: SnapshotDescriptor): boolean =>
  a.index === b.index && a.term === b.term && a.checksum === b.checksum && a.size === b.size;

export function handleSnapshotRequest(core: Core, message: SnapshotRequest, now: number): void {
  const { snapshot, bytes, offset } = message;
  if (message.term < core.term) {
    respond(core, message.from, snapshot.index, 0, false, 0);
    return;
  }
  heedLeader(core, message.from, now);
  if (!core.isInstalling && containsSnapshot(core, snapshot, now)) {
    core.incoming = null;
    respond(core, message.from, snapshot.index, snapshot.size, true, message.round);
    return;
  }
  const received = receive(core, message);
  respond(core, message.from, snapshot.index, received, false, message.round);
  if (offset + bytes.length === snapshot.size && received === snapshot.size && message.isLast) {
    core.isInstalling = true;
  }
}

/** The log has the snapshot's last entry, so it has all before it, and everything after it may stay. */
function containsSnapshot(core: Core, snapshot: SnapshotDescriptor, now: number): boolean {
  if (snapshot.index <= core.commit) return true;
  const agrees =
    core.log.termAt(snapshot.index) === snapshot.term ||
    (core.bugs.has("snapshot_keeps_conflicting_suffix") && core.log.lastIndex() > snapshot.index);
  if (!agrees) return false;
  if (core.bugs.has("snapshot_drops_matching_tail")) return false;
  commitTo(core, snapshot.index, now);
  return true;
}

/** Takes the part if it follows what is there; returns the bytes received without a gap. */
function receive(core: Core, message: SnapshotRequest): number {
  const { snapshot, offset, bytes, isLast } = message;
  if (core.isInstalling) {
    const { incoming } = core;
    return incoming !== null && isSame(incoming.descriptor, snapshot) ? incoming.received : 0;
  }
  if (core.incoming === null || !isSame(core.incoming.descriptor, snapshot)) {
    core.incoming = { descriptor: snapshot, received: 0 };
  }
  const { incoming } = core;
  const isAsking = bytes.length === 0 && !isLast;
  if (isAsking || offset !== incoming.received || offset + bytes.length > snapshot.size) {
    return incoming.received;
  }
  incoming.received += bytes.length;
  core.outbox.snapshotParts.push({ snapshot, offset, bytes, isLast });
  return incoming.received;
}

function respond(
  core: Core,
  to: string,
  index: number,
  offset: number,
  isInstalled: boolean,
  round: number,
): void {
  const { id: from, term } = core;
  sendAfterPersist(core, {
    type: "snapshot_response",
    from,
    to,
    term,
    index,
    offset,
    isInstalled,
    round,
  });
}

/** The snapshot is durable and the state machine holds it: the log begins anew after it. */
export function onSnapshotInstalled(core: Core, snapshot: SnapshotDescriptor): void {
  core.isInstalling = false;
  core.incoming = null;
  if (snapshot.index <= core.applied) return;
  core.log.reset(snapshot.index);
  core.commit = Math.max(core.commit, snapshot.index);
  core.applied = snapshot.index;
  core.answeredIndex = 0;
  onSnapshotConfiguration(core, snapshot);
  core.outbox.events.push({
    type: "snapshot_installed",
    index: snapshot.index,
    term: snapshot.term,
  });
  if (core.leader === null || core.role === "leader") return;
  respond(core, core.leader, snapshot.index, snapshot.size, true, 0);
}

/** The parts received were of no use: the transfer begins anew. */
export function onSnapshotFailed(core: Core, snapshot: SnapshotDescriptor): void {
  if (core.incoming === null || !isSame(core.incoming.descriptor, snapshot)) return;
  core.isInstalling = false;
  core.incoming = null;
  if (core.leader === null || core.role === "leader") return;
  respond(core, core.leader, snapshot.index, 0, false, 0);
}
