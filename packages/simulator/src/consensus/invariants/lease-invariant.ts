import { type Member, runningMembers } from "../group/member.ts";
import type { Judge } from "./judge.ts";

/** `elected` begins to lead in `term`: no leader of an earlier one may still take its lease for good, by its own clock. */
export function checkLeases(
  judge: Judge,
  members: readonly Member[],
  elected: string,
  term: number,
): void {
  for (const { id, replica, host } of runningMembers(members)) {
    const status = replica?.status().raft;
    if (id === elected || status?.role !== "leader" || status.term >= term) continue;
    const leftMs = (status.leaseExpiresAt ?? 0) - host.clock.monotonic();
    if (status.leaseExpiresAt === null || leftMs <= 0) continue;
    const detail = `${elected} leads in term ${term}, the lease of ${id} has ${leftMs.toFixed(1)} ms left`;
    judge.fail("lease_exclusive", `${detail}, granted in term ${status.term}`);
  }
}
