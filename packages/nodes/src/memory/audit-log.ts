import type { AuditLog } from "../services.ts";

export type AuditEntry = Parameters<AuditLog["append"]>[0];

/** In-memory {@link AuditLog}; `entries` are in the order they came. */
export interface MemoryAuditLog extends AuditLog {
  readonly entries: readonly AuditEntry[];
}

export function createMemoryAuditLog(): MemoryAuditLog {
  const entries: AuditEntry[] = [];
  return {
    entries,
    append: async (entry) => {
      entries.push(entry);
    },
  };
}
