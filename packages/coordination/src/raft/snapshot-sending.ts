/** The leader's half of a snapshot transfer (paper, section 7): parts in a small window, resumed after losses. */
import { type Core, send } from "./core.ts";
import type { Leading } from "./leading.ts";
import type { SnapshotDescriptor, SnapshotResponse } from "./messages.ts";
import { enterProbe, type Progress } from "./progress.ts";
import type { SnapshotRead } from "./types.ts";

/** Parts asked for beyond what the follower has acknowledged. */
const partsAhead = 4;

const isSame = (a: SnapshotDescriptor, b: SnapshotDescriptor): boolean =>
  a.index === b.index && a.term === b.term && a.checksum === b.checksum && a.size === b.size;

/** Turns to the newest snapshot, because the member needs entries that are compacted. */
export function sendSnapshot(core: Core, leading: Leading, progress: Progress): void {
  const descriptor = core.newestSnapshot();
  // One that does not reach the log would leave a gap; the driver is yet to store a newer one.
  if (descriptor === null || descriptor.index + 1 < core.log.firstIndex()) return;
  progress.state = "snapshot";
  progress.isProbing = false;
  progress.inflight.clear();
  progress.transfer = {
    descriptor,
    acked: 0,
    requested: 0,
    resentAt: -1,
    movedAt: core.now,
  };
  core.outbox.events.push({ type: "snapshot_started", to: progress.id, index: descriptor.index });
  // Asks how much the member already has, perhaps from an earlier leader, before any byte is sent.
  sendPart(core, leading, progress, descriptor, 0, new Uint8Array(0));
}

function sendPart(
  core: Core,
  leading: Leading,
  progress: Progress,
  snapshot: SnapshotDescriptor,
  offset: number,
  bytes: Uint8Array,
): void {
  send(core, {
    type: "snapshot_request",
    from: core.id,
    to: progress.id,
    term: core.term,
    snapshot,
    offset,
    bytes,
    isLast: offset + bytes.length === snapshot.size && (bytes.length > 0 || snapshot.size === 0),
    round: leading.round,
  });
}

/** Asks the driver for the parts that the window allows. */
function askForParts(core: Core, progress: Progress): void {
  const { transfer } = progress;
  if (transfer === null) return;
  const chunk = core.settings.snapshotChunkBytes;
  const { descriptor: snapshot } = transfer;
  const end = Math.min(snapshot.size, transfer.acked + partsAhead * chunk);
  while (transfer.requested < end) {
    const length = Math.min(chunk, snapshot.size - transfer.requested);
    const { requested: offset } = transfer;
    core.outbox.snapshotReads.push({ to: progress.id, snapshot, offset, length });
    transfer.requested += length;
  }
}

/** The driver has read a part. */
export function sendSnapshotPart(
  core: Core,
  leading: Leading,
  { to, snapshot, offset }: SnapshotRead,
  bytes: Uint8Array,
): void {
  const progress = leading.peers.get(to);
  const transfer = progress?.transfer;
  if (progress === undefined || transfer === null || transfer === undefined) return;
  if (bytes.length === 0 || !isSame(transfer.descriptor, snapshot)) return;
  sendPart(core, leading, progress, snapshot, offset, bytes);
}

export function onSnapshotResponse(
  core: Core,
  progress: Progress,
  message: SnapshotResponse,
  now: number,
): void {
  const { transfer } = progress;
  if (transfer === null || message.index !== transfer.descriptor.index) return;
  if (message.isInstalled) {
    finishTransfer(progress, message.index);
  } else if (message.offset > transfer.acked) {
    if (message.offset > transfer.descriptor.size) return;
    transfer.acked = message.offset;
    transfer.requested = Math.max(transfer.requested, message.offset);
    transfer.movedAt = now;
  } else if (message.offset === 0 && transfer.acked > 0) {
    // The member lost what it had, or found it damaged.
    transfer.acked = 0;
    transfer.requested = 0;
    transfer.resentAt = -1;
  } else if (message.offset === transfer.acked && transfer.resentAt !== transfer.acked) {
    // It has seen a later part first: a part was lost. Once for each gap, as all parts behind it say the same.
    transfer.resentAt = transfer.acked;
    transfer.requested = transfer.acked;
  }
  askForParts(core, progress);
}

/** The member holds everything up to `index`, durably. */
export function finishTransfer(progress: Progress, index: number): void {
  progress.match = Math.max(progress.match, index);
  enterProbe(progress, progress.match + 1);
}

/** Without news for an election time-out, asks the member how far it is; turns to a newer snapshot if there is one. */
export function superviseTransfer(
  core: Core,
  leading: Leading,
  progress: Progress,
  now: number,
): void {
  const { transfer } = progress;
  if (transfer === null || now - transfer.movedAt < core.settings.electionTimeoutMs) return;
  const newest = core.newestSnapshot();
  if (newest !== null && !isSame(newest, transfer.descriptor)) {
    sendSnapshot(core, leading, progress);
    return;
  }
  transfer.movedAt = now;
  transfer.resentAt = -1;
  sendPart(core, leading, progress, transfer.descriptor, transfer.acked, new Uint8Array(0));
}
