export { applyMigrations } from "./apply.ts";
export { ensurePrismaClient } from "./client.ts";
export { diffSchema } from "./diff.ts";
export type { Migration, MigrationsFolder } from "./migrations-folder.ts";
export { hashMigrations, readMigrations } from "./migrations-folder.ts";
