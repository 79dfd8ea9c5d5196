import { createDatabase, createFleetRepository, type Database } from "@edgeloom/db";
import { createTestDatabase } from "@edgeloom/db/testing";
import { createVirtualTime, type VirtualTime } from "@edgeloom/kernel";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConnectionTable } from "./connection.ts";
import { keepPresence, type PresenceServices } from "./presence.ts";
import { agentsReturnMs } from "./restart.ts";

const eventually = { timeout: 20_000, interval: 20 };
let database: Database;
let drop: () => Promise<void>;
let time: VirtualTime;
let told: string[];
let presence: { stop(): void } | undefined;

/** A gateway's watch over presence on a clock of its own; what it would tell viewers comes to `told`. */
function watch(alone: boolean): void {
  const services: PresenceServices = {
    pool: database.pool,
    connections: new ConnectionTable(),
    audience: {
      nodesChanged: (_fleetId, nodeIds) => void told.push(...nodeIds),
      telemetry: () => undefined,
    },
    clock: time,
    timers: time,
    log: (_level, message, detail) => console.error(message, detail),
  };
  presence = keepPresence(services, alone);
}

/** An edge node that counts as online and was last heard of so long ago. */
async function nodeSeen(fleetId: string, id: string, agoMs: number): Promise<void> {
  await database.pool.query(
    `INSERT INTO edge_node (id, fleet_id, name, region, identity, state, lifecycle, agent_version, revision,
       online, last_seen_at)
     VALUES ($1 || '/' || $2, $1, $2, 'uk', '{}', '{}', 'active', '1', 0, true,
       now() - make_interval(secs => $3))`,
    [fleetId, id, agoMs / 1_000],
  );
}

async function online(): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>(
    "SELECT name FROM edge_node WHERE online ORDER BY name",
  );
  return rows.map(({ name }) => name);
}

beforeEach(async () => {
  const made = await createTestDatabase();
  database = createDatabase({ connectionString: made.connectionString });
  drop = made.drop;
  time = createVirtualTime(0);
  told = [];
  await database.prisma.workspace.create({ data: { id: "w1", slug: "w1", name: "w1" } });
  const fleets = createFleetRepository(database.pool);
  const { fleet } = await fleets.create("w1", { name: "Test fleet", kind: "simulated" });
  await nodeSeen(fleet.id, "back", 0);
  await nodeSeen(fleet.id, "gone", agentsReturnMs + 5_000);
  await nodeSeen(fleet.id, "long-gone", 60_000);
});

afterEach(async () => {
  presence?.stop();
  await database.close();
  await drop();
});

describe("edge nodes that a killed gateway left as online", () => {
  it("are down when they have not come back to the only gateway a while after its start", async () => {
    watch(true);
    time.advance(agentsReturnMs);
    await vi.waitFor(async () => expect(await online()).toEqual(["back"]), eventually);
    await vi.waitFor(() => expect(told.toSorted()).toEqual(["gone", "long-gone"]), eventually);
  });

  it("may be at another gateway, where there are several, until nobody has heard of them for long", async () => {
    watch(false);
    time.advance(agentsReturnMs);
    await vi.waitFor(() => expect(told).toEqual(["long-gone"]), eventually);
    expect(await online()).toEqual(["back", "gone"]);
  });
});
