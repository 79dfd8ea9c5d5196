import { EdgeloomError } from "@edgeloom/kernel";
import type { Role } from "@edgeloom/protocol";
import { hashToken, newId, newToken } from "../client/ids.ts";
import type { PrismaClient } from "../generated/client.ts";

const validForMs = 7 * 86_400_000;

export interface InvitationView {
  readonly id: string;
  readonly email: string | null;
  readonly role: Role;
  readonly ownWorkspace: boolean;
  readonly expiresAt: number;
  readonly acceptedAt: number | null;
  readonly revokedAt: number | null;
}

/** An invitation that can still be accepted, as its link shows it. */
export interface OpenInvitation extends InvitationView {
  readonly workspaceId: string;
  readonly workspaceName: string;
}

export interface InvitationRepository {
  list(workspaceId: string): Promise<InvitationView[]>;
  /** The token is part of the link and is returned only here. */
  create(
    workspaceId: string,
    invitation: {
      readonly email: string | null;
      readonly role: Role;
      readonly ownWorkspace: boolean;
      readonly invitedById: string;
    },
  ): Promise<{ readonly invitation: InvitationView; readonly token: string }>;
  revoke(workspaceId: string, id: string): Promise<boolean>;
  /** @throws EdgeloomError `gone` when it was used, revoked, has expired or never was. */
  open(token: string): Promise<OpenInvitation>;
  /** Marks it as used, once. @throws EdgeloomError `gone` when somebody was faster. */
  accept(token: string, userId: string): Promise<OpenInvitation>;
}

const view = (row: {
  id: string;
  email: string | null;
  role: Role;
  ownWorkspace: boolean;
  expiresAt: Date;
  acceptedAt: Date | null;
  revokedAt: Date | null;
}): InvitationView => ({
  id: row.id,
  email: row.email,
  role: row.role,
  ownWorkspace: row.ownWorkspace,
  expiresAt: row.expiresAt.getTime(),
  acceptedAt: row.acceptedAt?.getTime() ?? null,
  revokedAt: row.revokedAt?.getTime() ?? null,
});

function gone(): EdgeloomError {
  return new EdgeloomError({
    code: "gone",
    message: "This invitation was already used, was withdrawn, or has expired",
    remedy: "Ask the person who invited you for a new link.",
  });
}

export function createInvitationRepository(prisma: PrismaClient): InvitationRepository {
  async function open(token: string): Promise<OpenInvitation> {
    const row = await prisma.invitation.findFirst({
      where: {
        tokenHash: hashToken(token),
        acceptedAt: null,
        revokedAt: null,
        expiresAt: { gt: new Date() },
      },
      include: { workspace: true },
    });
    if (row === null) throw gone();
    return { ...view(row), workspaceId: row.workspaceId, workspaceName: row.workspace.name };
  }

  return {
    async list(workspaceId) {
      const rows = await prisma.invitation.findMany({
        where: { workspaceId },
        orderBy: { createdAt: "desc" },
        take: 200,
      });
      return rows.map(view);
    },
    async create(workspaceId, invitation) {
      const token = newToken("inv");
      const row = await prisma.invitation.create({
        data: {
          id: newId("inv"),
          workspaceId,
          tokenHash: hashToken(token),
          email: invitation.email,
          role: invitation.role,
          ownWorkspace: invitation.ownWorkspace,
          invitedById: invitation.invitedById,
          expiresAt: new Date(Date.now() + validForMs),
        },
      });
      return { invitation: view(row), token };
    },
    async revoke(workspaceId, id) {
      const { count } = await prisma.invitation.updateMany({
        where: { id, workspaceId, acceptedAt: null, revokedAt: null },
        data: { revokedAt: new Date() },
      });
      return count > 0;
    },
    open,
    async accept(token, userId) {
      const invitation = await open(token);
      const { count } = await prisma.invitation.updateMany({
        where: { id: invitation.id, acceptedAt: null, revokedAt: null },
        data: { acceptedAt: new Date(), acceptedById: userId },
      });
      if (count === 0) throw gone();
      return invitation;
    },
  };
}
