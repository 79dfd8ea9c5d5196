import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@edgeloom/db/embedded";
import { applyMigrations } from "@edgeloom/db/migrate";
import type { BenchContext } from "../../bench/bench.ts";
import { buildNodeApp, programOf } from "../launch/build-node.ts";

/** A context for one bench and what undoes everything that was started through it. */
export function createBenchContext(
  repository: string,
  log: (message: string) => void,
): { context: BenchContext; end: () => Promise<void> } {
  const scratch = mkdtempSync(join(tmpdir(), "edgeloom-bench-"));
  chmodSync(scratch, 0o711);
  const endings: (() => void | Promise<void>)[] = [];
  let servers = 0;
  const context: BenchContext = {
    repository,
    scratch,
    log,
    async database() {
      servers += 1;
      const dataDirectory = join(scratch, `postgres-${servers}`);
      const server = await startEmbeddedPostgres({ dataDirectory });
      endings.push(() => server.stop("immediate"));
      await applyMigrations(server.connectionString, join(repository, "prisma/migrations"));
      return server.connectionString;
    },
    async program(app) {
      await buildNodeApp(repository, app);
      return programOf(repository, app);
    },
    onEnd: (action) => endings.push(action),
  };
  const end = async () => {
    for (const action of endings.reverse()) await action();
    rmSync(scratch, { recursive: true, force: true });
  };
  return { context, end };
}
