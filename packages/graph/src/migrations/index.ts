import type { SchemaMigrations } from "../schema-upgrade.ts";

/**
 * Migrations of workflow documents by the schema version they start from, one file each. Version 1 is the
 * first that was ever stored, so there is nothing before it to migrate.
 */
export const schemaMigrations: SchemaMigrations = {};
