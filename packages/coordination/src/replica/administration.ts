import type { Configuration, ConfigurationChange, MemberId, RaftEvent } from "../raft/types.ts";
import type { AdministerResult, ReplicaError } from "./types.ts";

type Callback = (result: AdministerResult) => void;

/** Membership changes and transfers that consensus has accepted and not yet brought to an end. */
export class Administration {
  private change: { readonly wanted: ConfigurationChange; readonly callback: Callback } | null =
    null;
  private transfer: { readonly to: MemberId; readonly callback: Callback } | null = null;

  changeAccepted(wanted: ConfigurationChange, callback: Callback): void {
    this.change = { wanted, callback };
  }

  /** A second request while one is under way takes its place; the first is answered as given up. */
  transferAccepted(to: MemberId, callback: Callback): void {
    this.endTransfer(givenUp(null));
    this.transfer = { to, callback };
  }

  observe(event: RaftEvent): void {
    switch (event.type) {
      case "configuration_committed":
        if (this.change !== null && isReached(this.change.wanted, event.configuration)) {
          this.endChange({ ok: true });
        }
        return;
      case "change_abandoned":
        this.endChange(givenUp(null));
        return;
      case "transfer_ended":
        if (event.reason === "timed_out") this.endTransfer(givenUp(null));
        return;
      case "leader_changed":
        if (event.leader === null || this.transfer === null) return;
        this.endTransfer(event.leader === this.transfer.to ? { ok: true } : givenUp(event.leader));
        return;
      default:
        return;
    }
  }

  /** The outcome of a transfer shows only when the next leader is known; that of a change is for it to say. */
  leadershipLost(leader: MemberId | null): void {
    this.endChange({ ok: false, error: { reason: "leadership_lost", leader, uncertain: true } });
  }

  failAll(error: ReplicaError): void {
    this.endChange({ ok: false, error });
    this.endTransfer({ ok: false, error });
  }

  private endChange(result: AdministerResult): void {
    const change = this.change;
    this.change = null;
    change?.callback(result);
  }

  private endTransfer(result: AdministerResult): void {
    const transfer = this.transfer;
    this.transfer = null;
    transfer?.callback(result);
  }
}

/** On the way there stand a configuration in which new members catch up, and a joint one. */
function isReached(
  wanted: ConfigurationChange,
  { voters, votersOutgoing, learners }: Configuration,
) {
  const areEqual = (a: readonly MemberId[], b: readonly MemberId[]): boolean =>
    a.length === b.length && a.every((id) => b.includes(id));
  return (
    votersOutgoing === null &&
    areEqual(wanted.voters, voters) &&
    areEqual(wanted.learners, learners)
  );
}

function givenUp(leader: MemberId | null): AdministerResult {
  return { ok: false, error: { reason: "abandoned", leader, uncertain: false } };
}
