/** What the leader sends to one member: entries, heartbeats, or its snapshot. */
import { type Core, send } from "./core.ts";
import type { Entry } from "./entries.ts";
import type { Leading } from "./leading.ts";
import { enterProbe, type Progress } from "./progress.ts";
import { sendSnapshot } from "./snapshot-sending.ts";

const noEntries: readonly Entry[] = Object.freeze([]);

function sendAppend(
  core: Core,
  leading: Leading,
  progress: Progress,
  prevIndex: number,
  prevTerm: number,
  entries: readonly Entry[],
): void {
  const checked = prevIndex + entries.length;
  progress.commitSent = Math.max(progress.commitSent, Math.min(core.commit, checked));
  send(core, {
    type: "append_request",
    from: core.id,
    to: progress.id,
    term: core.term,
    prevIndex,
    prevTerm,
    entries,
    commit: core.commit,
    round: leading.round,
  });
}

/**
 * A heartbeat. It carries the check of what was sent last, so a lost request shows at once; to a member that needs a
 * snapshot it claims nothing (index 0 matches any log).
 */
export function sendEmptyAppend(core: Core, leading: Leading, progress: Progress): void {
  const prevIndex = progress.state === "snapshot" ? 0 : progress.next - 1;
  const prevTerm = core.log.termAt(prevIndex);
  if (prevTerm !== undefined) {
    sendAppend(core, leading, progress, prevIndex, prevTerm, noEntries);
    return;
  }
  // What it was sent last is compacted, so nobody can tell any more whether it arrived: only a snapshot helps.
  if (progress.state !== "snapshot") enterProbe(progress, progress.match + 1);
  sendAppend(core, leading, progress, 0, 0, noEntries);
}

/** Sends as much as the member's state and the in-flight limits allow. */
export function replicateTo(core: Core, leading: Leading, progress: Progress): void {
  const { settings, log } = core;
  const end = log.lastIndex() + 1;
  while (progress.state !== "snapshot" && progress.next < end) {
    if (progress.state === "probe" && progress.isProbing) return;
    const { inflight } = progress;
    const isFull =
      inflight.count >= settings.inflightMax || inflight.bytes >= settings.inflightBytesMax;
    if (progress.state === "replicate" && isFull) return;
    const prevIndex = progress.next - 1;
    const prevTerm = log.termAt(prevIndex);
    if (prevTerm === undefined || progress.next < log.firstIndex()) {
      sendSnapshot(core, leading, progress);
      return;
    }
    const entries = log.entries(progress.next, end, settings.appendBytesMax);
    const last = entries.at(-1);
    if (last === undefined) return;
    sendAppend(core, leading, progress, prevIndex, prevTerm, entries);
    if (progress.state === "probe") {
      progress.isProbing = true;
    } else {
      let bytes = 0;
      for (const entry of entries) bytes += entry.data.length;
      inflight.add(last.index, bytes);
      progress.next = last.index + 1;
    }
  }
}

/**
 * Tells a member of newly committed entries when nothing else is under way to it: with requests in flight the next one
 * carries the commit index anyway.
 */
export function tellCommit(core: Core, leading: Leading, progress: Progress): void {
  if (progress.state !== "replicate" || progress.inflight.count > 0) return;
  if (progress.commitSent < Math.min(core.commit, progress.match)) {
    sendEmptyAppend(core, leading, progress);
  }
}
