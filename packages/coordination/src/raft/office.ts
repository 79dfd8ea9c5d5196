/** What a member does when it begins to lead. */
import type { Core } from "./core.ts";
import { appendNoOp } from "./leader-log.ts";
import { createLeading } from "./leading.ts";
import { updatePeers } from "./peers.ts";
import { broadcastHeartbeat } from "./replication.ts";

/**
 * Begins the term with a no-op, whose commitment commits everything before it (paper, section 8), and makes itself
 * known. The first heartbeat carries no entry, so it is answered without waiting for a disk.
 */
export function takeOffice(core: Core, now: number): void {
  const leading = createLeading(core, core.log.lastIndex() + 1, now);
  core.leading = leading;
  updatePeers(core, leading, now);
  appendNoOp(core);
  leading.heartbeatAt = now + core.settings.heartbeatMs;
  broadcastHeartbeat(core, leading, now);
}
