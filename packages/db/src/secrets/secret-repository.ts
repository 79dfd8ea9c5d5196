import { EdgeloomError } from "@edgeloom/kernel";
import { newId } from "../client/ids.ts";
import type { PrismaClient } from "../generated/client.ts";
import type { Sealer } from "./seal.ts";

/** What may be shown of a secret: never its value. */
export interface SecretView {
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface SecretRepository {
  list(workspaceId: string): Promise<SecretView[]>;
  put(workspaceId: string, name: string, value: string, userId: string): Promise<SecretView>;
  remove(workspaceId: string, name: string): Promise<boolean>;
  /** For executors only. @throws EdgeloomError `not_found` naming the secret. */
  reveal(workspaceId: string, name: string): Promise<string>;
}

export function createSecretRepository(prisma: PrismaClient, sealer: Sealer): SecretRepository {
  const associated = (workspaceId: string, name: string): string => `secret:${workspaceId}:${name}`;
  const view = (row: { name: string; createdAt: Date; updatedAt: Date }): SecretView => ({
    name: row.name,
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
  });
  return {
    async list(workspaceId) {
      const rows = await prisma.secret.findMany({
        where: { workspaceId },
        orderBy: { name: "asc" },
      });
      return rows.map(view);
    },
    async put(workspaceId, name, value, userId) {
      const sealed = sealer.seal(value, associated(workspaceId, name));
      const row = await prisma.secret.upsert({
        where: { workspaceId_name: { workspaceId, name } },
        create: { id: newId("sec"), workspaceId, name, sealed, createdById: userId },
        update: { sealed },
      });
      return view(row);
    },
    async remove(workspaceId, name) {
      const { count } = await prisma.secret.deleteMany({ where: { workspaceId, name } });
      return count > 0;
    },
    async reveal(workspaceId, name) {
      const row = await prisma.secret.findUnique({
        where: { workspaceId_name: { workspaceId, name } },
      });
      if (row === null) {
        throw new EdgeloomError({
          code: "not_found",
          message: `There is no secret "${name}" in this workspace`,
          remedy: "Create it under Settings, Secrets, or choose another one in the node.",
          field: name,
        });
      }
      return sealer.open(row.sealed, associated(workspaceId, name));
    },
  };
}
