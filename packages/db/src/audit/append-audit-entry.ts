import { toJsonInput } from "../client/json.ts";
import type { Prisma } from "../generated/client.ts";
import type { AuditEntry } from "./audit-repository.ts";

/** Keeps an entry in the transaction of the change that it tells of: there are both, or neither. */
export async function appendAuditEntry(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  entry: AuditEntry,
): Promise<void> {
  await tx.auditEntry.create({
    data: { ...entry, workspaceId, detail: toJsonInput(entry.detail) },
  });
}
