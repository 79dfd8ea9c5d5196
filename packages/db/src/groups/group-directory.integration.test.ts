import { randomBytes } from "node:crypto";
import type { GroupRecord } from "@edgeloom/fleet";
import type { EdgeNodeId } from "@edgeloom/kernel";
import { expect, test } from "vitest";
import { createDatabase } from "../client/database.ts";
import { createSealer } from "../secrets/seal.ts";
import { createTestDatabase } from "../testing/index.ts";
import { createGroupDirectory } from "./group-directory.ts";

const sealer = createSealer(randomBytes(32).toString("base64"));
const ids = (...names: string[]) => names as EdgeNodeId[];

async function twoWorkspaces() {
  const { connectionString } = await createTestDatabase();
  const database = createDatabase({ connectionString });
  const { prisma } = database;
  for (const name of ["one", "two"]) {
    await prisma.workspace.create({ data: { id: name, name, slug: name } });
    await prisma.fleet.create({
      data: { id: `fleet-${name}`, workspaceId: name, name: "Fleet", kind: "simulated" },
    });
  }
  return { database, prisma };
}

const group = (over: Partial<GroupRecord> = {}): GroupRecord => ({
  id: "group-1",
  fleetId: "fleet-one",
  name: "default",
  voters: ids("a", "b", "c"),
  learners: [],
  secret: randomBytes(32).toString("base64"),
  electionTimeoutMs: 1_000,
  heartbeatMs: 150,
  createdAt: 1_700_000_000_000,
  ...over,
});

test("of many who claim a name at once all get the same group, with its key", async () => {
  const { database, prisma } = await twoWorkspaces();
  const directory = createGroupDirectory(prisma, sealer, "one");
  const claimed = await Promise.all(
    Array.from({ length: 8 }, (_, index) => directory.claim(group({ id: `group-${index}` }))),
  );
  expect(new Set(claimed.map(({ id }) => id)).size).toBe(1);
  expect(await directory.find("fleet-one", "default")).toEqual(claimed[0]);
  const stored = await prisma.coordinationGroup.findFirstOrThrow();
  expect(Buffer.from(stored.secret).toString("latin1")).not.toContain(claimed[0]?.secret);
  await database.close();
});

test("a group's members change, and it goes when it is removed", async () => {
  const { database, prisma } = await twoWorkspaces();
  const directory = createGroupDirectory(prisma, sealer, "one");
  await directory.claim(group());
  await directory.setMembers("fleet-one", "group-1", { voters: ids("b", "c"), learners: ids("d") });
  const [changed] = await directory.list("fleet-one");
  expect(changed).toMatchObject({ voters: ["b", "c"], learners: ["d"] });
  await directory.remove("fleet-one", "group-1");
  expect(await directory.list("fleet-one")).toEqual([]);
  await database.close();
});

test("another workspace neither sees, claims, changes nor removes it", async () => {
  const { database, prisma } = await twoWorkspaces();
  const own = createGroupDirectory(prisma, sealer, "one");
  const other = createGroupDirectory(prisma, sealer, "two");
  const kept = await own.claim(group());
  expect(await other.find("fleet-one", "default")).toBeNull();
  expect(await other.list("fleet-one")).toEqual([]);
  await expect(other.claim(group({ id: "group-2", name: "mine" }))).rejects.toThrow();
  await other.setMembers("fleet-one", "group-1", { voters: [], learners: [] });
  await other.remove("fleet-one", "group-1");
  expect(await own.find("fleet-one", "default")).toEqual(kept);
  await database.close();
});
