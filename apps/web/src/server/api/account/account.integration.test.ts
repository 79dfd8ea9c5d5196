import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  openTestInstallation,
  type Person,
  password,
  type TestInstallation,
  webUrl,
} from "../../testing/test-installation.ts";

let installation: TestInstallation;
let owner: Person;

beforeAll(async () => {
  installation = await openTestInstallation();
});
afterAll(async () => {
  await installation.close();
});

describe("the first visit", () => {
  const account = (name: string) => ({
    name,
    email: `${name}@example.com`,
    password,
    workspaceName: `${name}'s`,
  });

  it("makes one owner, however many visitors come at once", async () => {
    const { stranger, server } = installation;
    expect((await stranger("GET", "/setup")).body).toEqual({ needed: true });
    const names = Array.from({ length: 24 }, (_, i) => `first${i}`);
    const answers = await Promise.all(
      names.map((name) => stranger("POST", "/setup", { body: account(name) })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(names.length - 1);
    expect(await server.database.prisma.user.count()).toBe(1);
    expect(await server.database.prisma.membership.findMany()).toMatchObject([{ role: "owner" }]);
    expect(await server.database.prisma.workspace.count()).toBe(1);
    expect((await stranger("GET", "/setup")).body).toEqual({ needed: false });
  });

  it("is refused from a foreign page", async () => {
    const headers = { origin: "https://evil.example" };
    const answer = await installation.stranger("POST", "/setup", {
      body: account("late"),
      headers,
    });
    expect(answer.status).toBe(403);
  });
});

describe("signing in", () => {
  beforeAll(async () => {
    owner = await installation.addOwner("olga");
  });

  it("sets a cookie that scripts and foreign pages cannot use", async () => {
    const response = await installation.signIn(owner.email, password);
    expect(response.status).toBe(200);
    const cookie = response.headers.getSetCookie().find((each) => each.includes("session_token"));
    expect(cookie).toMatch(/^edgeloom\.session_token=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).toMatch(/Path=\//);
    expect((await owner.ask("GET", "/session")).body).toMatchObject({
      kind: "user",
      userId: owner.userId,
      role: "owner",
    });
  });

  it("is refused with a wrong password, and for somebody unknown in the same words", async () => {
    const wrong = await installation.signIn(owner.email, "a wrong password");
    const unknown = await installation.signIn("nobody@example.com", "a wrong password");
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.headers.getSetCookie()).toEqual([]);
    expect(await unknown.text()).toBe(await wrong.text());
  });

  it("has no way to sign up", async () => {
    const response = await installation.server.auth.handler(
      new Request(`${webUrl}/api/auth/sign-up/email`, {
        method: "POST",
        headers: { origin: webUrl, "content-type": "application/json" },
        body: JSON.stringify({ name: "x", email: "x@example.com", password }),
      }),
    );
    expect(response.ok).toBe(false);
    const where = { email: "x@example.com" };
    expect(await installation.server.database.prisma.user.count({ where })).toBe(0);
  });
});

describe("the origin of a request", () => {
  it.each([
    ["another site", { origin: "https://evil.example" }],
    ["a sandboxed page", { origin: "null" }],
    ["another port of this host", { origin: "http://127.0.0.1:5799" }],
  ])("is refused for changes when it is %s", async (_what, headers) => {
    const body = { name: "Taken over" };
    const answer = await owner.ask("PATCH", "/workspace", { body, headers });
    expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((await owner.ask("GET", "/workspace", { headers })).body.name).toBe("olga's");
  });

  it("is not asked of API keys, which browsers do not send by themselves", async () => {
    const scopes = ["workspace:read", "workflow:write"];
    const wanted = { body: { name: "k", scopes } };
    const { body } = await owner.ask<{ key: string }>("POST", "/api-keys", wanted);
    const asKey = installation.withKey(body.key);
    const headers = { origin: "https://elsewhere.example" };
    const graph = { schemaVersion: 1, name: "W", nodes: [], edges: [] };
    expect((await asKey("POST", "/workflows", { body: { graph }, headers })).status).toBe(201);
  });
});

describe("an invitation", () => {
  const invite = async (body: object = {}): Promise<string> => {
    const answer = await owner.ask<{ link: string }>("POST", "/invitations", { body });
    expect(answer.status).toBe(201);
    return new URL(answer.body.link).pathname.replace("/invitation/", "");
  };
  const accept = (token: string, name: string) =>
    installation.stranger<{ workspaceId: string }>("POST", `/invitations/open/${token}/accept`, {
      body: { account: { name, email: `${name}@example.com`, password } },
    });

  it("is accepted once", async () => {
    const token = await invite({ role: "operator" });
    const offer = await installation.stranger("GET", `/invitations/open/${token}`);
    expect(offer.body).toMatchObject({ workspaceName: "olga's", role: "operator" });
    expect(await accept(token, "paul")).toMatchObject({
      status: 200,
      body: { workspaceId: owner.workspaceId },
    });
    expect((await accept(token, "quentin")).status).toBe(410);
    const { body } = await owner.ask<{ items: object[] }>("GET", "/members");
    expect(body.items).toContainEqual(expect.objectContaining({ name: "paul", role: "operator" }));
  });

  it("lets in one of several who accept at once, and leaves no account of the others", async () => {
    const token = await invite();
    const names = ["rosa", "sven", "tina", "uwe"];
    const answers = await Promise.all(names.map((name) => accept(token, name)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 410, 410, 410]);
    const email = { in: names.map((name) => `${name}@example.com`) };
    expect(await installation.server.database.prisma.user.count({ where: { email } })).toBe(1);
  });

  it("stays open when its account could not be made", async () => {
    const token = await invite();
    const taken = await installation.stranger("POST", `/invitations/open/${token}/accept`, {
      body: { account: { name: "olga", email: owner.email, password } },
    });
    expect(taken.status).toBe(409);
    expect((await accept(token, "vera")).status).toBe(200);
  });

  it("is gone when it was withdrawn, has expired or never was", async () => {
    const token = await invite();
    const { body } = await owner.ask<{ items: { id: string }[] }>("GET", "/invitations");
    await owner.ask("DELETE", `/invitations/${body.items[0]?.id}`);
    expect((await accept(token, "wim")).status).toBe(410);
    const late = await invite();
    await installation.server.database.prisma.invitation.updateMany({
      where: { acceptedAt: null },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect((await accept(late, "wim")).status).toBe(410);
    expect((await accept("inv_0123456789abcdef", "wim")).status).toBe(410);
  });

  it("into a workspace of one's own makes one, with a sample", async () => {
    const token = await invite({ ownWorkspace: true });
    const { body } = await accept(token, "xenia");
    expect(body.workspaceId).not.toBe(owner.workspaceId);
    const { items } = await installation.server.workflows.list(body.workspaceId, { limit: 10 });
    expect(items).toHaveLength(1);
  });
});
