import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  graphOf,
  openTestInstallation,
  type Person,
  password,
  type TestInstallation,
} from "../testing/test-installation.ts";
import { api } from "./app.ts";
import { requiredScopes } from "./openapi.ts";

let installation: TestInstallation;
let owner: Person;

beforeAll(async () => {
  installation = await openTestInstallation();
  owner = await installation.addOwner("olga");
});
afterAll(async () => {
  await installation.close();
});

interface Entry {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly outcome: string;
}

/** What the audit log says of a change, which began with so many entries, latest first. */
async function entriesSince<T>(change: () => Promise<T>): Promise<{ answer: T; told: Entry[] }> {
  const read = async () =>
    (await owner.ask<{ items: Entry[] }>("GET", "/audit?limit=200")).body.items;
  const before = (await read()).length;
  const answer = await change();
  const after = await read();
  return { answer, told: after.slice(0, after.length - before) };
}

const deletions = [...requiredScopes(api).keys()]
  .filter((name) => name.startsWith("DELETE "))
  .map((name) => name.replace("DELETE /api/v1", "").replaceAll(/\{[^}]+\}/g, "nothing"));

describe("the audit log", () => {
  it.each(deletions)("does not say done of what was not there: DELETE %s", async (path) => {
    const { answer, told } = await entriesSince(() => owner.ask("DELETE", path));
    if (answer.status !== 404) expect(answer.body).toEqual({ done: false });
    expect(told.map(({ outcome }) => outcome)).toEqual(["refused"]);
  });

  it("says done of a revocation once", async () => {
    const body = { name: "k", scopes: ["workspace:read"] };
    const made = await owner.ask<{ view: { id: string } }>("POST", "/api-keys", { body });
    const path = `/api-keys/${made.body.view.id}`;
    const first = await entriesSince(() => owner.ask("DELETE", path));
    expect(first.told).toMatchObject([{ action: "api_key.revoke", outcome: "done" }]);
    const second = await entriesSince(() => owner.ask("DELETE", path));
    expect(second.answer.body).toEqual({ done: false });
    expect(second.told).toMatchObject([{ action: "api_key.revoke", outcome: "refused" }]);
  });

  it("says who published, once, and who was refused", async () => {
    const nodes = [{ id: "x", type: "NoSuchNode", name: "X", parameters: {} }];
    const create = async (graph: object): Promise<string> =>
      (await owner.ask<{ id: string }>("POST", "/workflows", { body: { graph } })).body.id;
    const [fit, unfit] = [await create(graphOf("Fit")), await create(graphOf("Unfit", nodes))];
    const publish = (id: string) => owner.ask("POST", `/workflows/${id}/versions`, { body: {} });
    const actor = `user:${owner.userId}`;
    const action = "workflow.publish";
    expect((await entriesSince(() => publish(fit))).told).toMatchObject([
      { actor, action, subject: `workflow:${fit}`, outcome: "done" },
    ]);
    expect((await entriesSince(() => publish(unfit))).told).toMatchObject([
      { actor, action, subject: `workflow:${unfit}`, outcome: "refused" },
    ]);
  });

  it("says who came by an invitation", async () => {
    const invited = await owner.ask<{ link: string }>("POST", "/invitations", { body: {} });
    const token = new URL(invited.body.link).pathname.replace("/invitation/", "");
    const account = { name: "paul", email: "paul@example.com", password };
    const { told } = await entriesSince(() =>
      installation.stranger("POST", `/invitations/open/${token}/accept`, { body: { account } }),
    );
    expect(told).toMatchObject([{ action: "invitation.accept", outcome: "done" }]);
    expect(told[0]?.actor).toMatch(/^user:/);
  });

  it("says who saw and who replaced a webhook's secret", async () => {
    const hook = { id: "hook", type: "WebhookTrigger", name: "Hook", parameters: {} };
    const body = { graph: graphOf("Hooked", [hook]) };
    const { id } = (await owner.ask<{ id: string }>("POST", "/workflows", { body })).body;
    await owner.ask("GET", `/workflows/${id}/triggers`);
    const path = `/workflows/${id}/triggers/hook/secret`;
    const { told } = await entriesSince(async () => {
      await owner.ask("GET", path);
      await owner.ask("POST", path);
    });
    expect(told.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      "webhook.rotate_secret done",
      "webhook.reveal_secret done",
    ]);
  });
});
