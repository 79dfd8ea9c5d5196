import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  graphOf,
  openTestInstallation,
  type Person,
  type TestInstallation,
} from "../../testing/test-installation.ts";

let installation: TestInstallation;
let maker: Person;
let colleague: Person;
let outsider: Person;

beforeAll(async () => {
  installation = await openTestInstallation();
  maker = await installation.addOwner("maker");
  colleague = await installation.addMember("colleague", maker.workspaceId, "owner");
  outsider = await installation.addOwner("outsider");
});
afterAll(async () => {
  await installation.close();
});

interface Made {
  readonly id: string;
}

async function publish(visibility: string): Promise<string> {
  const graph = graphOf("Shared");
  const workflow = await maker.ask<Made>("POST", "/workflows", { body: { graph } });
  const body = { name: visibility, summary: "S", visibility, workflowId: workflow.body.id };
  const answer = await maker.ask<Made>("POST", "/templates", { body });
  expect(answer.status).toBe(201);
  return answer.body.id;
}

async function share(templateId: string, expiresAt: number | null = null) {
  const answer = await maker.ask<{ link: Made; url: string }>("POST", "/share-links", {
    body: { templateId, expiresAt },
  });
  expect(answer.status).toBe(201);
  const token = new URL(answer.body.url).pathname.replace("/share/", "");
  return { id: answer.body.link.id, path: `/share-links/open/${token}` };
}

describe("a template", () => {
  it.each([
    ["private", [200, 404, 404]],
    ["workspace", [200, 200, 404]],
    ["public", [200, 200, 200]],
  ])("that is %s is seen by its maker, colleague and outsider: %s", async (visibility, seen) => {
    const id = await publish(visibility);
    const people = [maker, colleague, outsider];
    const answers = await Promise.all(people.map((each) => each.ask("GET", `/templates/${id}`)));
    expect(answers.map(({ status }) => status)).toEqual(seen);
    const lists = await Promise.all(people.map((each) => each.ask("GET", "/templates")));
    expect(lists.map(({ text }) => text.includes(id))).toEqual(seen.map((each) => each === 200));
  });

  it("that is private is changed, shared and deleted by nobody but its maker", async () => {
    const id = await publish("private");
    const tries = [
      colleague.ask("PATCH", `/templates/${id}`, { body: { visibility: "public" } }),
      colleague.ask("DELETE", `/templates/${id}`),
      colleague.ask("POST", "/share-links", { body: { templateId: id } }),
      colleague.ask("GET", `/share-links?templateId=${id}`),
    ];
    const answers = await Promise.all(tries);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    const body = { visibility: "workspace" };
    expect((await maker.ask("PATCH", `/templates/${id}`, { body })).status).toBe(200);
    expect((await colleague.ask("GET", `/templates/${id}`)).status).toBe(200);
  });

  it("that is public is changed by its own workspace only", async () => {
    const id = await publish("public");
    const body = { name: "Stolen" };
    expect((await outsider.ask("PATCH", `/templates/${id}`, { body })).status).toBe(404);
    expect((await outsider.ask("DELETE", `/templates/${id}`)).status).toBe(404);
    expect((await outsider.ask("POST", "/share-links", { body: { templateId: id } })).status).toBe(
      404,
    );
  });

  it("remembers in a fork where it came from, and the fork is its maker's own", async () => {
    const id = await publish("public");
    const fork = await outsider.ask<Made>("POST", `/templates/${id}/fork`);
    expect(fork).toMatchObject({
      status: 201,
      body: {
        workspaceId: outsider.workspaceId,
        visibility: "private",
        forkedFrom: { id, name: "public", number: 1 },
      },
    });
    expect((await maker.ask("GET", `/templates/${fork.body.id}`)).status).toBe(404);
    expect((await maker.ask("GET", `/templates/${id}`)).body.forks).toBe(1);
  });

  it("is made a workflow of one's own workspace, and counted", async () => {
    const id = await publish("public");
    const body = { name: "Mine" };
    const used = await outsider.ask<Made>("POST", `/templates/${id}/use`, { body });
    expect(used).toMatchObject({ status: 201, body: { name: "Mine" } });
    expect((await outsider.ask("GET", `/workflows/${used.body.id}`)).status).toBe(200);
    expect((await maker.ask("GET", `/templates/${id}`)).body.uses).toBe(1);
  });

  it("that ships with Edgeloom can be forked, not changed", async () => {
    const { body } = await outsider.ask<{ items: { id: string; builtIn: boolean }[] }>(
      "GET",
      "/templates",
    );
    const shipped = body.items.find(({ builtIn }) => builtIn);
    expect((await outsider.ask("POST", `/templates/${shipped?.id}/fork`)).status).toBe(201);
    expect((await outsider.ask("DELETE", `/templates/${shipped?.id}`)).status).toBe(404);
  });
});

describe("the audit log", () => {
  it("tells who published, changed and deleted a template", async () => {
    const id = await publish("workspace");
    await maker.ask("PATCH", `/templates/${id}`, { body: { summary: "Another purpose" } });
    await maker.ask("DELETE", `/templates/${id}`);
    const { body } = await maker.ask<{
      items: { action: string; outcome: string; subject: string }[];
    }>("GET", "/audit?limit=100");
    const told = body.items.filter(({ subject }) => subject === `template:${id}`);
    expect(told.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      "template.delete done",
      "template.change done",
    ]);
    expect(body.items.map(({ action }) => action)).toContain("template.publish");
  });
});

describe("a share link", () => {
  it("opens a private template to whoever has it, signed in or not", async () => {
    const id = await publish("private");
    const { path } = await share(id);
    const opened = await installation.stranger<object>("GET", path);
    expect(opened).toMatchObject({ status: 200, body: { version: { number: 1 } } });
    expect(Object.keys(opened.body)).not.toContain("workspaceId");
    const fork = await outsider.ask("POST", `${path}/fork`);
    expect(fork).toMatchObject({ status: 201, body: { forkedFrom: { id } } });
    expect((await installation.stranger("POST", `${path}/fork`)).status).toBe(401);
  });

  it("is gone when it is withdrawn, has expired or never was", async () => {
    const id = await publish("private");
    const { id: linkId, path } = await share(id);
    await maker.ask("DELETE", `/share-links/${linkId}`);
    const late = await share(id, Date.now() - 1);
    for (const each of [path, late.path, "/share-links/open/share_0123456789abcdef"]) {
      const answer = await installation.stranger("GET", each);
      expect(answer).toMatchObject({ status: 410, body: { code: "gone" } });
    }
    expect((await outsider.ask("POST", `${path}/fork`)).status).toBe(410);
  });

  it("goes with its template, and is listed without its address", async () => {
    const id = await publish("private");
    const { id: linkId, path } = await share(id);
    const listed = await maker.ask("GET", `/share-links?templateId=${id}`);
    expect(listed.text).toContain(linkId);
    expect(listed.text).not.toContain(path.replace("/share-links/open/", ""));
    await maker.ask("DELETE", `/templates/${id}`);
    expect((await installation.stranger("GET", path)).status).toBe(410);
  });
});
