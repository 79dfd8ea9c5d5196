import { type Role, roleAllows, type Scope, scopes } from "@edgeloom/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  openTestInstallation,
  type Person,
  type TestInstallation,
} from "../testing/test-installation.ts";
import { api } from "./app.ts";
import { requiredScopes } from "./openapi.ts";

const operations = [...requiredScopes(api)].map(([name, scope]) => {
  const [method = "", path = ""] = name.split(" ");
  const filled = path.replace("/api/v1", "").replaceAll(/\{[^}]+\}/g, "nothing");
  return { name, method, path: filled, scope };
});

let installation: TestInstallation;
let owner: Person;
const members = new Map<Role, Person>();

beforeAll(async () => {
  installation = await openTestInstallation();
  owner = await installation.addOwner("olga");
  for (const role of ["viewer", "operator", "editor"] as const) {
    members.set(role, await installation.addMember(role, owner.workspaceId, role));
  }
});
afterAll(async () => {
  await installation.close();
});

const bodyFor = (method: string) => (method === "GET" ? {} : { body: {} });

async function createKey(
  person: Person,
  wanted: readonly Scope[],
  expiresAt: number | null = null,
) {
  const body = { name: "k", scopes: wanted, expiresAt };
  return await person.ask<{ key: string; view: { id: string } }>("POST", "/api-keys", { body });
}

describe("an operation", () => {
  it.each(operations)("$name is refused without credentials", async ({ method, path }) => {
    const answer = await installation.stranger(method, path, bodyFor(method));
    expect(answer).toMatchObject({ status: 401, body: { code: "unauthenticated", status: 401 } });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  it.each(operations)("$name is refused to roles that lack $scope", async (operation) => {
    for (const [role, person] of members) {
      if (roleAllows(role, operation.scope)) continue;
      const answer = await person.ask(operation.method, operation.path, bodyFor(operation.method));
      expect(answer, role).toMatchObject({ status: 403, body: { code: "forbidden" } });
    }
  });

  it("exists for every scope", () => {
    expect(new Set(operations.map(({ scope }) => scope))).toEqual(new Set(scopes));
  });
});

describe("an API key", () => {
  it.each(operations)("of other scopes may not $name", async ({ method, path, scope }) => {
    const others = scopes.filter((each) => each !== scope);
    const { body } = await createKey(owner, others);
    const answer = await installation.withKey(body.key)(method, path, bodyFor(method));
    expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
  });

  it("is refused once it is revoked or has expired, and when it never was", async () => {
    const { body } = await createKey(owner, ["workspace:read"]);
    const ask = installation.withKey(body.key);
    expect((await ask("GET", "/workflows")).status).toBe(200);
    await owner.ask("DELETE", `/api-keys/${body.view.id}`);
    expect((await ask("GET", "/workflows")).status).toBe(401);
    const late = await createKey(owner, ["workspace:read"], Date.now() - 1);
    expect((await installation.withKey(late.body.key)("GET", "/workflows")).status).toBe(401);
    expect((await installation.withKey("ek_unknown")("GET", "/workflows")).status).toBe(401);
  });

  it("never allows more than its maker may do today, and nothing once they left", async () => {
    const second = await installation.addMember("second", owner.workspaceId, "owner");
    const { body } = await createKey(second, ["workspace:read", "workflow:write"]);
    const ask = installation.withKey(body.key);
    const graph = { schemaVersion: 1, name: "W", nodes: [], edges: [] };
    expect((await ask("POST", "/workflows", { body: { graph } })).status).toBe(201);
    await owner.ask("PUT", `/members/${second.userId}`, { body: { role: "viewer" } });
    expect((await ask("POST", "/workflows", { body: { graph } })).status).toBe(403);
    expect((await ask("GET", "/workflows")).status).toBe(200);
    await owner.ask("DELETE", `/members/${second.userId}`);
    expect((await ask("GET", "/workflows")).status).toBe(401);
  });

  it("cannot make a key with scopes that it lacks", async () => {
    const { body } = await createKey(owner, ["member:write"]);
    const answer = await installation.withKey(body.key)("POST", "/api-keys", {
      body: { name: "more", scopes: ["secret:write"] },
    });
    expect(answer).toMatchObject({ status: 403, body: { field: "scopes" } });
  });

  it("is shown only when it is made", async () => {
    const { body } = await createKey(owner, ["workspace:read"]);
    const listed = await owner.ask("GET", "/api-keys");
    expect(listed.text).toContain(body.view.id);
    expect(listed.text).not.toContain(body.key);
    expect(listed.text).not.toMatch(/hash/i);
  });
});

describe("problem details", () => {
  const shape = (status: number, code: string) => ({
    status,
    body: {
      type: `urn:edgeloom:problem:${code}`,
      title: expect.stringMatching(/\S/),
      status,
      detail: expect.stringMatching(/\S/),
      code,
      remedy: expect.stringMatching(/\S/),
    },
  });

  it("tell of bad input with its field, and of bodies that are not JSON", async () => {
    const body = { name: "", scopes: [] };
    const answer = await owner.ask("POST", "/api-keys", { body });
    expect(answer).toMatchObject(shape(400, "invalid_input"));
    expect(answer.body.field).toBe("name");
    const malformed = await owner.ask("POST", "/api-keys", { body: "{" });
    expect(malformed).toMatchObject(shape(400, "invalid_input"));
    expect(malformed.headers.get("content-type")).toBe("application/problem+json");
  });

  it("tell of what is missing, conflicts and cannot run", async () => {
    expect(await owner.ask("GET", "/workflows/none")).toMatchObject(shape(404, "not_found"));
    expect(await owner.ask("GET", "/no/such/operation")).toMatchObject(shape(404, "not_found"));
    const self = `/members/${owner.userId}`;
    expect(await owner.ask("PUT", self, { body: { role: "viewer" } })).toMatchObject(
      shape(409, "conflict"),
    );
    const nodes = [{ id: "x", type: "NoSuchNode", name: "X", parameters: {} }];
    const graph = { schemaVersion: 1, name: "W", nodes, edges: [] };
    const created = await owner.ask("POST", "/workflows", { body: { graph } });
    const published = await owner.ask("POST", `/workflows/${created.body.id}/versions`, {
      body: {},
    });
    expect(published).toMatchObject(shape(422, "invalid_workflow"));
    expect(published.body.problems).toContainEqual(expect.objectContaining({ nodeId: "x" }));
  });
});

describe("a secret", () => {
  it("is in no answer, whoever asks for what", async () => {
    const value = "the-value-of-a-secret";
    const put = await owner.ask("PUT", "/secrets/TOKEN", { body: { value } });
    const gets = operations.filter(({ method }) => method === "GET");
    const answers = await Promise.all(gets.map(({ path }) => owner.ask("GET", path)));
    expect([put, ...answers].filter(({ text }) => text.includes(value))).toEqual([]);
    expect((await owner.ask("GET", "/secrets")).text).toContain("TOKEN");
  });
});
