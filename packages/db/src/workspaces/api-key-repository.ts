import { type Scope, scopeSchema } from "@edgeloom/protocol";
import { hashToken, newId, newToken } from "../client/ids.ts";
import type { PrismaClient } from "../generated/client.ts";

export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  /** First characters of the key, to tell keys apart. */
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly createdById: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

export interface ApiKeyRepository {
  list(workspaceId: string): Promise<ApiKeyView[]>;
  /** The key itself is returned only here. */
  create(
    workspaceId: string,
    key: {
      readonly name: string;
      readonly scopes: readonly Scope[];
      readonly createdById: string;
      readonly expiresAt: number | null;
    },
  ): Promise<{ readonly view: ApiKeyView; readonly key: string }>;
  revoke(workspaceId: string, id: string): Promise<boolean>;
  /** The key's workspace and scopes, or null when it is unknown, revoked or expired. */
  authenticate(
    key: string,
  ): Promise<{ readonly workspaceId: string; readonly view: ApiKeyView } | null>;
}

const view = (row: {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdById: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}): ApiKeyView => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: row.scopes.map((scope) => scopeSchema.parse(scope)),
  createdById: row.createdById,
  createdAt: row.createdAt.getTime(),
  expiresAt: row.expiresAt?.getTime() ?? null,
  lastUsedAt: row.lastUsedAt?.getTime() ?? null,
  revokedAt: row.revokedAt?.getTime() ?? null,
});

/** A key's last use is written at most this often, so that a busy client costs no write a request. */
const lastUsedPrecisionMs = 60_000;

export function createApiKeyRepository(prisma: PrismaClient): ApiKeyRepository {
  return {
    async list(workspaceId) {
      const rows = await prisma.apiKey.findMany({
        where: { workspaceId },
        orderBy: { createdAt: "desc" },
      });
      return rows.map(view);
    },
    async create(workspaceId, { name, scopes, createdById, expiresAt }) {
      const key = newToken("ek");
      const row = await prisma.apiKey.create({
        data: {
          id: newId("key"),
          workspaceId,
          name,
          prefix: key.slice(0, 9),
          keyHash: hashToken(key),
          scopes: [...scopes],
          createdById,
          expiresAt: expiresAt === null ? null : new Date(expiresAt),
        },
      });
      return { view: view(row), key };
    },
    async revoke(workspaceId, id) {
      const { count } = await prisma.apiKey.updateMany({
        where: { id, workspaceId, revokedAt: null },
        data: { revokedAt: new Date() },
      });
      return count > 0;
    },
    async authenticate(key) {
      const row = await prisma.apiKey.findUnique({ where: { keyHash: hashToken(key) } });
      const now = Date.now();
      if (row === null || row.revokedAt !== null) return null;
      if (row.expiresAt !== null && row.expiresAt.getTime() <= now) return null;
      if (row.lastUsedAt === null || now - row.lastUsedAt.getTime() > lastUsedPrecisionMs) {
        await prisma.apiKey.update({ where: { id: row.id }, data: { lastUsedAt: new Date(now) } });
      }
      return { workspaceId: row.workspaceId, view: view(row) };
    },
  };
}
