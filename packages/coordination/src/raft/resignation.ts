import { type Core, send } from "./core.ts";
import { becomeFollower } from "./follower-role.ts";
import type { Leading } from "./leading.ts";
import type { Progress } from "./progress.ts";
import { sendEmptyAppend } from "./sending.ts";

/**
 * The leader leaves its office at once. The others learn what is committed, and the most complete voter is asked to
 * stand for election, so that nobody has to miss the leader first.
 */
export function resign(core: Core, leading: Leading, now: number): void {
  let successor: Progress | null = null;
  for (const progress of leading.peers.values()) sendEmptyAppend(core, leading, progress);
  for (const progress of leading.voters) {
    if (progress === leading.own) continue;
    if (successor === null || progress.match > successor.match) successor = progress;
  }
  const { id: from, term } = core;
  if (successor !== null) send(core, { type: "timeout_now", from, to: successor.id, term });
  becomeFollower(core, term, null, now);
}
