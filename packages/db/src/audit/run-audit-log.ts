import type { AuditLog } from "@edgeloom/nodes";
import type { AuditRepository } from "./audit-repository.ts";

/** The audit log as nodes of one run write to it: of its workspace, in the name of the run. */
export function createRunAuditLog(
  audit: AuditRepository,
  run: { readonly workspaceId: string; readonly id: string },
): AuditLog {
  return {
    append: (entry) => audit.append(run.workspaceId, { ...entry, actor: `run:${run.id}` }),
  };
}
