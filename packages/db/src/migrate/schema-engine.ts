import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm";
import { createEngineAdapter } from "./engine-adapter.ts";
import type { MigrationsFolder } from "./migrations-folder.ts";

/** What the WebAssembly build of the engine exports beside its documented types. */
interface EngineModule extends WebAssembly.ModuleImports {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  SchemaEngine: typeof SchemaEngine;
}

/** No table or enum is managed outside the migrations. */
export const noFilters = { externalTables: [], externalEnums: [] };

let loaded: Promise<EngineModule> | undefined;

/**
 * Runs `action` with Prisma's own schema engine, in its WebAssembly build: the native one is a
 * download at run time, which a machine without internet cannot make.
 */
export async function withSchemaEngine<T>(
  connectionString: string,
  action: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loaded ??= loadEngine();
  const { SchemaEngine } = await loaded;
  const adapter = createEngineAdapter(connectionString);
  const bound = bindMigrationAwareSqlAdapterFactory(adapter.factory);
  const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, bound);
  try {
    return await action(engine);
  } catch (error) {
    throw adapter.scriptError() ?? error;
  } finally {
    engine.free();
    // Closing the connections also frees the advisory lock that the engine holds on one of them.
    await adapter.close();
  }
}

/** Migrations in the shape that the engine takes them. */
export function toMigrationList(folder: MigrationsFolder): MigrationList {
  return {
    baseDir: folder.directory,
    lockfile: { path: "migration_lock.toml", content: folder.lockfile },
    migrationDirectories: folder.migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
    })),
    shadowDbInitScript: "",
  };
}

async function loadEngine(): Promise<EngineModule> {
  // Where the engine leaves the message of a panic; without it a panic would hang in silence.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: reportPanic } });
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm");
  const bytes = await readFile(join(dirname(entry), "schema_engine_bg.wasm"));
  const glue: unknown = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const engine = checkModule(glue);
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": engine });
  engine.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === "function") start();
  return engine;
}

function reportPanic(message: string): never {
  throw new Error(`Prisma's schema engine broke down: ${message}`);
}

function checkModule(glue: unknown): EngineModule {
  if (!isEngineModule(glue)) {
    throw new Error("@prisma/schema-engine-wasm has another shape than the one written for.");
  }
  return glue;
}

function isEngineModule(glue: unknown): glue is EngineModule {
  return (
    typeof glue === "object" && glue !== null && "__wbg_set_wasm" in glue && "SchemaEngine" in glue
  );
}
