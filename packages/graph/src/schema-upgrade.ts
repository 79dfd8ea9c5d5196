import { err, ok, type Result } from "@edgeloom/kernel";
import { schemaMigrations } from "./migrations/index.ts";
import type { Problem } from "./problem.ts";
import { currentSchemaVersion } from "./schema.ts";

export type Document = Readonly<Record<string, unknown>>;

/** `migrations[n]` turns a document of schema version n into one of n + 1, `schemaVersion` aside. */
export type SchemaMigrations = Readonly<Record<number, (document: Document) => Document>>;

function refuse(reason: string, remedy: string): Result<never, Problem> {
  return err({ code: "malformed", severity: "error", field: "schemaVersion", reason, remedy });
}

/** Brings a document of an older schema up to `current`, one migration after another. */
export function upgradeDocument(
  document: Document,
  migrations: SchemaMigrations = schemaMigrations,
  current: number = currentSchemaVersion,
): Result<Document, Problem> {
  const version: unknown = document.schemaVersion;
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) {
    return refuse(
      "The document has no schemaVersion, so it is not known how to read it.",
      `Set "schemaVersion" to ${current} for a document written by hand.`,
    );
  }
  if (version > current) {
    return refuse(
      `The document has schema version ${version}; this installation reads versions up to ${current}.`,
      "Update this installation, or export the workflow from the newer one in an older format.",
    );
  }
  let upgraded = document;
  for (let from = version; from < current; from += 1) {
    const migrate = migrations[from];
    if (migrate === undefined) {
      return refuse(
        `Schema version ${from} is no longer read.`,
        "Open and export the workflow in a version in between.",
      );
    }
    upgraded = { ...migrate(upgraded), schemaVersion: from + 1 };
  }
  return ok(upgraded);
}
