import {
  createEnrolmentRepository,
  createMetricRepository,
  createNodeRepository,
} from "@edgeloom/db";
import type { Fleet } from "@edgeloom/fleet";
import {
  createGatewayClient,
  createGatewayFleet,
  createSystemClock,
  type GatewayClient,
} from "@edgeloom/host";
import type { FleetId, WorkspaceId } from "@edgeloom/kernel";
import { internalToken, type TestGateway } from "./test-gateway.ts";

/** A fleet of workspace `w1` as workers and the web app work with it: through the gateway's `/internal`. */
export interface TestFleet {
  readonly fleet: Fleet;
  readonly client: GatewayClient;
  /** With which the simulator of a simulated fleet joins. */
  readonly worldKey: string;
  /** A one-time token for one more agent of a real fleet. */
  newToken(): Promise<string>;
}

/** `at` is the address of another gateway than the test's own. The workspace is made as well. */
export async function createTestFleet(
  test: TestGateway,
  kind: "simulated" | "real",
  at = test.url,
): Promise<TestFleet> {
  const { pool } = test.database;
  await test.createWorkspace("w1");
  const { id, worldKey } = await test.createFleet("w1", kind);
  const client = createGatewayClient({
    url: at,
    token: internalToken,
    process: "test",
    clock: createSystemClock(),
  });
  const fleet = createGatewayFleet({
    client,
    nodes: createNodeRepository(pool),
    metrics: createMetricRepository(pool),
    workspaceId: "w1" as WorkspaceId,
    fleet: { id: id as FleetId, kind, name: "Test fleet" },
  });
  const enrolments = createEnrolmentRepository(pool);
  return {
    fleet,
    client,
    worldKey,
    async newToken() {
      const validity = { createdById: "u1", validForMs: 60_000 };
      return (await enrolments.create("w1", id, validity)).token;
    },
  };
}
