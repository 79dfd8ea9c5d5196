import { EdgeloomError } from "@edgeloom/kernel";
import { hashToken, newId, newToken } from "../client/ids.ts";
import { found } from "../client/not-found.ts";
import type { PrismaClient } from "../generated/client.ts";

export interface ShareLinkView {
  readonly id: string;
  readonly templateId: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

export interface ShareLinkRepository {
  list(workspaceId: string, templateId: string): Promise<ShareLinkView[]>;
  /** The token is part of the link and is returned only here. */
  create(
    workspaceId: string,
    templateId: string,
    link: { readonly createdById: string; readonly expiresAt: number | null },
  ): Promise<{ readonly view: ShareLinkView; readonly token: string }>;
  revoke(workspaceId: string, id: string): Promise<boolean>;
  /** The template that a token opens. @throws EdgeloomError `gone` when it opens none any more. */
  resolve(token: string): Promise<{ readonly templateId: string }>;
}

const view = (row: {
  id: string;
  templateId: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
}): ShareLinkView => ({
  id: row.id,
  templateId: row.templateId,
  createdAt: row.createdAt.getTime(),
  expiresAt: row.expiresAt?.getTime() ?? null,
  revokedAt: row.revokedAt?.getTime() ?? null,
});

export function createShareLinkRepository(prisma: PrismaClient): ShareLinkRepository {
  return {
    async list(workspaceId, templateId) {
      const rows = await prisma.shareLink.findMany({
        where: { workspaceId, templateId },
        orderBy: { createdAt: "desc" },
      });
      return rows.map(view);
    },
    async create(workspaceId, templateId, { createdById, expiresAt }) {
      const where = { id: templateId, workspaceId };
      found(await prisma.template.findFirst({ where }), "template", templateId);
      const token = newToken("share");
      const row = await prisma.shareLink.create({
        data: {
          id: newId("shr"),
          workspaceId,
          templateId,
          tokenHash: hashToken(token),
          createdById,
          expiresAt: expiresAt === null ? null : new Date(expiresAt),
        },
      });
      return { view: view(row), token };
    },
    async revoke(workspaceId, id) {
      const { count } = await prisma.shareLink.updateMany({
        where: { id, workspaceId, revokedAt: null },
        data: { revokedAt: new Date() },
      });
      return count > 0;
    },
    async resolve(token) {
      const row = await prisma.shareLink.findUnique({ where: { tokenHash: hashToken(token) } });
      const expired = row?.expiresAt != null && row.expiresAt.getTime() <= Date.now();
      if (row === null || row.revokedAt !== null || expired) {
        throw new EdgeloomError({
          code: "gone",
          message: "This share link was withdrawn, has expired, or never existed",
          remedy: "Ask the person who shared the template for a new link.",
        });
      }
      return { templateId: row.templateId };
    },
  };
}
