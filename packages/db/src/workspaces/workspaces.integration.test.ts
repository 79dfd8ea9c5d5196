import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, type Database } from "../client/database.ts";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { createWorkspaceRepository, type WorkspaceRepository } from "./workspace-repository.ts";

let testDatabase: TestDatabase;
let database: Database;
let workspaces: WorkspaceRepository;
let workspaceId: string;
const owners = ["anna", "bert", "cleo"];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ connectionString: testDatabase.connectionString });
  workspaces = createWorkspaceRepository(database.prisma);
  const data = owners.map((id) => ({ id, name: id, email: `${id}@example.com` }));
  await database.prisma.user.createMany({ data });
});
beforeEach(async () => {
  workspaceId = (await workspaces.create("W", "anna")).id;
  for (const owner of owners.slice(1)) await workspaces.addMember(workspaceId, owner, "owner");
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const ownersLeft = async (): Promise<number> =>
  (await workspaces.members(workspaceId)).filter(({ role }) => role === "owner").length;

describe("a workspace", () => {
  it("keeps an owner when all demote each other at once", async () => {
    const changes = await Promise.allSettled(
      owners.map((owner) => workspaces.setRole(workspaceId, owner, "viewer")),
    );
    expect(changes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await ownersLeft()).toBe(1);
  });

  it("keeps an owner when all leave at once", async () => {
    const changes = await Promise.allSettled(
      owners.map((owner) => workspaces.removeMember(workspaceId, owner)),
    );
    expect(changes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await ownersLeft()).toBe(1);
  });
});
