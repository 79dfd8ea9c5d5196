import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  identify,
  isSameProcess,
  startEmbeddedPostgres,
  writePrivateFile,
} from "../embedded/index.ts";

/** A PostgreSQL for one test run. */
export interface TestServer {
  /** A URL of a database on it with the right to create databases. */
  readonly connectionString: string;
  stop(): Promise<void>;
}

const prefix = "edgeloom-test-";

/** The server named by TEST_DATABASE_URL, or an embedded one in a temporary folder. */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined && given !== "") {
    return { connectionString: given, stop: async () => {} };
  }
  removeAbandonedFolders();
  const folder = mkdtempSync(join(tmpdir(), prefix));
  // Run by root, the server has an account of its own, which must pass through.
  chmodSync(folder, 0o711);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    writePrivateFile(join(folder, "run.json"), JSON.stringify(identify(process.pid)));
    const server = await startEmbeddedPostgres({
      dataDirectory: join(folder, "postgres"),
      // Tests kill processes, not machines: what the operating system was told is not lost.
      settings: { fsync: "off", max_connections: 300 },
    });
    return {
      connectionString: server.connectionString,
      async stop() {
        await server.stop("immediate");
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Folders of runs that were killed before they could tidy up. */
function removeAbandonedFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(tmpdir(), name);
    if (isAbandoned(folder)) rmSync(folder, { recursive: true, force: true });
  }
}

function isAbandoned(folder: string): boolean {
  try {
    return !isSameProcess(JSON.parse(readFileSync(join(folder, "run.json"), "utf8")));
  } catch {
    // Just made by another run, or another user's.
    return false;
  }
}
