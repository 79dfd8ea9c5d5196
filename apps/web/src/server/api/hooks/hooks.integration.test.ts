import { signWebhook } from "@edgeloom/nodes";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  graphOf,
  openTestInstallation,
  type Person,
  type TestInstallation,
} from "../../testing/test-installation.ts";

let installation: TestInstallation;
let owner: Person;
let workflowId: string;
let path: string;
let secret: string;

const hook = { id: "hook", type: "WebhookTrigger", name: "Hook", parameters: {} };

beforeAll(async () => {
  installation = await openTestInstallation();
  owner = await installation.addOwner("olga");
  await owner.ask("POST", "/fleets", { body: { name: "F", kind: "simulated" } });
});
beforeEach(async () => {
  const body = { graph: graphOf("Hooked", [hook]) };
  workflowId = (await owner.ask<{ id: string }>("POST", "/workflows", { body })).body.id;
  const listed = await owner.ask<{ items: { url: string }[] }>(
    "GET",
    `/workflows/${workflowId}/triggers`,
  );
  path = new URL(listed.body.items[0]?.url ?? "").pathname.replace("/api/v1", "");
  const revealed = `/workflows/${workflowId}/triggers/hook/secret`;
  secret = (await owner.ask<{ secret: string }>("GET", revealed)).body.secret;
});
afterAll(async () => {
  await installation.close();
});

const publish = () => owner.ask("POST", `/workflows/${workflowId}/versions`, { body: {} });
const now = (): number => Math.floor(Date.now() / 1_000);

interface Signing {
  readonly key?: string;
  readonly at?: number;
  readonly delivery?: string;
  readonly to?: string;
}

async function deliver({ key = secret, at = now(), delivery, to = path }: Signing = {}) {
  const body = '{"region":"eu-west"}';
  const headers = {
    "x-edgeloom-timestamp": String(at),
    "x-edgeloom-signature": await signWebhook(key, at, body),
    ...(delivery === undefined ? {} : { "x-edgeloom-delivery": delivery }),
  };
  return await installation.stranger<{ runId: string }>("POST", to, { body, headers });
}

async function runs() {
  return (await installation.server.runs.list(owner.workspaceId, { workflowId, limit: 50 })).items;
}

describe("a delivery to a webhook", () => {
  it("that is signed starts a run of the active version with what it carried", async () => {
    await publish();
    const answer = await deliver();
    expect(answer.status).toBe(202);
    const run = await owner.ask("GET", `/runs/${answer.body.runId}`);
    expect(run.body).toMatchObject({
      trigger: "webhook",
      test: false,
      versionNumber: 1,
      input: { method: "POST", body: { region: "eu-west" } },
    });
    expect(run.text).not.toContain("x-edgeloom-signature");
  });

  it.each([
    ["is not signed", async () => await installation.stranger("POST", path, { body: {} })],
    ["is signed with another secret", async () => await deliver({ key: "another" })],
    ["was signed too long ago", async () => await deliver({ at: now() - 3_600 })],
    ["will be signed in an hour", async () => await deliver({ at: now() + 3_600 })],
  ])("that %s is refused", async (_what, send) => {
    await publish();
    expect(await send()).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    expect(await runs()).toEqual([]);
  });

  it("under one name starts one run, also when both come at once", async () => {
    await publish();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => deliver({ delivery: "d-1" })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.runId)).size).toBe(1);
    expect(await runs()).toHaveLength(1);
    await deliver({ delivery: "d-2" });
    expect(await runs()).toHaveLength(2);
  });

  it("is refused before the workflow is published, and at unknown addresses", async () => {
    expect((await deliver()).status).toBe(409);
    expect((await deliver({ to: "/hooks/hook_0123456789abcdef" })).status).toBe(404);
  });

  it("is refused under the old secret once it was replaced", async () => {
    await publish();
    const old = secret;
    const replaced = `/workflows/${workflowId}/triggers/hook/secret`;
    secret = (await owner.ask<{ secret: string }>("POST", replaced)).body.secret;
    expect((await deliver({ key: old })).status).toBe(401);
    expect((await deliver()).status).toBe(202);
  });

  it("is refused when its workflow was deleted", async () => {
    await publish();
    await owner.ask("DELETE", `/workflows/${workflowId}`);
    expect((await deliver()).status).toBe(404);
  });

  it("at the test address runs the draft, and does not stand in for the real one", async () => {
    await publish();
    const tried = await deliver({ to: `${path}/test`, delivery: "d-1" });
    expect(tried.status).toBe(202);
    expect((await owner.ask("GET", `/runs/${tried.body.runId}`)).body).toMatchObject({
      test: true,
      trigger: "webhook",
    });
    const real = await deliver({ delivery: "d-1" });
    expect(real.body.runId).not.toBe(tried.body.runId);
  });

  it("that is too large is refused, signed or not, and starts nothing", async () => {
    await publish();
    const body = "x".repeat(1_000_001);
    for (const to of [path, `${path}/test`]) {
      const answer = await installation.stranger("POST", to, { body });
      expect(answer).toMatchObject({
        status: 413,
        body: { type: "urn:edgeloom:problem:payload_too_large", code: "payload_too_large" },
      });
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
    }
    expect(await runs()).toEqual([]);
  });

  it("that says it is JSON and is not is bad input", async () => {
    await publish();
    const at = now();
    const headers = {
      "x-edgeloom-timestamp": String(at),
      "x-edgeloom-signature": await signWebhook(secret, at, "{"),
    };
    const answer = await installation.stranger("POST", path, { body: "{", headers });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_input" } });
  });
});
