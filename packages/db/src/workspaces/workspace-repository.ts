import { EdgeloomError } from "@edgeloom/kernel";
import type { Role } from "@edgeloom/protocol";
import { newId } from "../client/ids.ts";
import { found } from "../client/not-found.ts";
import type { Prisma, PrismaClient } from "../generated/client.ts";

export interface WorkspaceView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly role: Role;
}

export interface MemberView {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly since: number;
}

export interface WorkspaceRepository {
  listForUser(userId: string): Promise<WorkspaceView[]>;
  roleOf(workspaceId: string, userId: string): Promise<Role | null>;
  create(name: string, ownerId: string): Promise<WorkspaceView>;
  rename(workspaceId: string, name: string): Promise<void>;
  members(workspaceId: string): Promise<MemberView[]>;
  addMember(workspaceId: string, userId: string, role: Role): Promise<void>;
  /** @throws EdgeloomError `conflict` when it would leave the workspace without an owner. */
  setRole(workspaceId: string, userId: string, role: Role): Promise<void>;
  /** @throws EdgeloomError `conflict` when it would leave the workspace without an owner. */
  removeMember(workspaceId: string, userId: string): Promise<void>;
}

function slugOf(name: string, id: string): string {
  const base = name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return `${base === "" ? "workspace" : base}-${id.slice(-6)}`;
}

export function createWorkspaceRepository(prisma: PrismaClient): WorkspaceRepository {
  async function requireOtherOwner(
    tx: Prisma.TransactionClient,
    workspaceId: string,
    userId: string,
  ): Promise<void> {
    // Of two owners who demote each other at once, the second finds that the first is none any more.
    await tx.$queryRaw`SELECT id FROM workspace WHERE id = ${workspaceId} FOR UPDATE`;
    const others = await tx.membership.count({
      where: { workspaceId, role: "owner", userId: { not: userId } },
    });
    if (others > 0) return;
    throw new EdgeloomError({
      code: "conflict",
      message: "A workspace needs at least one owner, and this is the last one",
      remedy: "Make another member owner first.",
    });
  }

  return {
    async listForUser(userId) {
      const rows = await prisma.membership.findMany({
        where: { userId },
        include: { workspace: true },
        orderBy: { createdAt: "asc" },
      });
      return rows.map(({ role, workspace }) => ({
        id: workspace.id,
        slug: workspace.slug,
        name: workspace.name,
        role,
      }));
    },
    async roleOf(workspaceId, userId) {
      const row = await prisma.membership.findUnique({
        where: { workspaceId_userId: { workspaceId, userId } },
      });
      return row?.role ?? null;
    },
    async create(name, ownerId) {
      const id = newId("ws");
      const row = await prisma.workspace.create({
        data: {
          id,
          name,
          slug: slugOf(name, id),
          memberships: { create: { userId: ownerId, role: "owner" } },
        },
      });
      return { id: row.id, slug: row.slug, name: row.name, role: "owner" };
    },
    async rename(workspaceId, name) {
      await prisma.workspace.update({ where: { id: workspaceId }, data: { name } });
    },
    async members(workspaceId) {
      const rows = await prisma.membership.findMany({
        where: { workspaceId },
        include: { user: true },
        orderBy: { createdAt: "asc" },
      });
      return rows.map(({ user, role, createdAt }) => ({
        userId: user.id,
        name: user.name,
        email: user.email,
        role,
        since: createdAt.getTime(),
      }));
    },
    async addMember(workspaceId, userId, role) {
      await prisma.membership.upsert({
        where: { workspaceId_userId: { workspaceId, userId } },
        create: { workspaceId, userId, role },
        update: {},
      });
    },
    async setRole(workspaceId, userId, role) {
      const where = { workspaceId_userId: { workspaceId, userId } };
      await prisma.$transaction(async (tx) => {
        found(await tx.membership.findUnique({ where }), "member", userId);
        if (role !== "owner") await requireOtherOwner(tx, workspaceId, userId);
        await tx.membership.update({ where, data: { role } });
      });
    },
    async removeMember(workspaceId, userId) {
      const where = { workspaceId_userId: { workspaceId, userId } };
      await prisma.$transaction(async (tx) => {
        const member = found(await tx.membership.findUnique({ where }), "member", userId);
        if (member.role === "owner") await requireOtherOwner(tx, workspaceId, userId);
        await tx.membership.delete({ where });
      });
    },
  };
}
