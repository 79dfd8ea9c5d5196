import type { Role } from "@edgeloom/protocol";
import type { StatusName } from "@edgeloom/ui";

export interface Invitation {
  readonly id: string;
  readonly email: string | null;
  readonly role: Role;
  readonly ownWorkspace: boolean;
  readonly expiresAt: number;
  readonly acceptedAt: number | null;
  readonly revokedAt: number | null;
}

export interface InvitationState {
  readonly state: StatusName;
  readonly word: "Accepted" | "Withdrawn" | "Expired" | "Open";
}

/** What became of an invitation by `now`, epoch milliseconds. */
export function invitationState(
  invitation: Pick<Invitation, "expiresAt" | "acceptedAt" | "revokedAt">,
  now: number,
): InvitationState {
  if (invitation.acceptedAt !== null) return { state: "succeeded", word: "Accepted" };
  if (invitation.revokedAt !== null) return { state: "stopped", word: "Withdrawn" };
  if (invitation.expiresAt <= now) return { state: "skipped", word: "Expired" };
  return { state: "pending", word: "Open" };
}
