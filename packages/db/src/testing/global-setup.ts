import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { ensurePrismaClient } from "../migrate/index.ts";
import { dropDatabases, prepareTemplate } from "./databases.ts";
import { publishTestRun } from "./test-run.ts";
import { startTestServer } from "./test-server.ts";

const repository = fileURLToPath(new URL("../../../..", import.meta.url));

/**
 * Vitest's global setup of the integration tests: one PostgreSQL for the run, with a migrated
 * template. Returns the teardown, which leaves nothing behind.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  const [server] = await Promise.all([startTestServer(), ensurePrismaClient(repository)]);
  try {
    const namePrefix = `edgeloom_test_${randomBytes(4).toString("hex")}_`;
    const serverUrl = server.connectionString;
    const template = await prepareTemplate(serverUrl, `${repository}prisma/migrations`);
    publishTestRun({ serverUrl, template, namePrefix });
    return async () => {
      await dropDatabases(serverUrl, namePrefix);
      await server.stop();
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
