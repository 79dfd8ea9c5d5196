import { hashToken } from "@edgeloom/db";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  graphOf,
  openTestInstallation,
  type Person,
  type TestInstallation,
} from "../testing/test-installation.ts";
import { api } from "./app.ts";
import { requiredScopes } from "./openapi.ts";

let installation: TestInstallation;
let anna: Person;
let bert: Person;
/** Names of Anna's objects, by what stands for them in the paths below. */
const ids: Record<string, string> = {};

interface Made {
  readonly id: string;
}

beforeAll(async () => {
  installation = await openTestInstallation();
  [anna, bert] = [await installation.addOwner("anna"), await installation.addOwner("bert")];
  const make = async <Body>(path: string, body: object): Promise<Body> => {
    const answer = await anna.ask<Body>("POST", path, { body });
    expect(answer.status, path).toBe(201);
    return answer.body;
  };
  ids.workflow = (await make<Made>("/workflows", { graph: graphOf("Anna's") })).id;
  ids.version = (await make<Made>(`/workflows/${ids.workflow}/versions`, {})).id;
  const world = { name: "World", kind: "real" };
  ids.fleet = (await make<{ fleet: Made }>("/fleets", world)).fleet.id;
  const { pool } = installation.server.database;
  const identity = JSON.stringify({ id: "n1", name: "n1", region: "eu-west" });
  await pool.query(
    `INSERT INTO edge_node (id, fleet_id, name, region, identity, state, lifecycle, key_hash)
     VALUES ($1 || '/n1', $1, 'n1', 'eu-west', $2, '{}', 'active', $3)`,
    [ids.fleet, identity, hashToken("key")],
  );
  await pool.query(
    `INSERT INTO alert (id, workspace_id, fleet_id, node_id, metric, severity, message, value, threshold,
       raised_at, updated_at) VALUES ('alert1', $1, $2, 'n1', 'cpu', 'warning', 'Hot', 1, 1, now(), now())`,
    [anna.workspaceId, ids.fleet],
  );
  const run = { workflowId: ids.workflow, fleetId: ids.fleet, version: "active" };
  ids.run = (await make<{ runId: string }>("/runs", run)).runId;
  const text = { name: "T", summary: "S", workflowId: ids.workflow };
  for (const visibility of ["private", "workspace"]) {
    ids[visibility] = (await make<Made>("/templates", { ...text, visibility })).id;
  }
  ids.link = (await make<{ link: Made }>("/share-links", { templateId: ids.workspace })).link.id;
  ids.key = (
    await make<{ view: Made }>("/api-keys", { name: "k", scopes: ["workspace:read"] })
  ).view.id;
  ids.invitation = (await make<{ invitation: Made }>("/invitations", {})).invitation.id;
  ids.token = (await make<{ item: Made }>(`/fleets/${ids.fleet}/enrolment-tokens`, {})).item.id;
  ids.member = anna.userId;
  await anna.ask("PUT", "/secrets/TOKEN", { body: { value: "a secret" } });
});
afterAll(async () => {
  await installation.close();
});

const idOf = (name: string): string => ids[name] ?? `no ${name}`;
const filled = (path: string): string =>
  path.replaceAll(/<(\w+)>/g, (_all, name: string) => idOf(name));

const found: [method: string, path: string, body?: object][] = [
  ["GET", "/workflows/<workflow>"],
  ["PUT", "/workflows/<workflow>", { graph: graphOf("Stolen") }],
  ["DELETE", "/workflows/<workflow>"],
  ["GET", "/workflows/<workflow>/versions"],
  ["POST", "/workflows/<workflow>/versions", {}],
  ["GET", "/workflows/<workflow>/versions/<version>"],
  ["PUT", "/workflows/<workflow>/versions/<version>/active"],
  ["POST", "/workflows/<workflow>/validate", {}],
  ["GET", "/workflows/<workflow>/triggers"],
  ["GET", "/workflows/<workflow>/triggers/start/secret"],
  ["POST", "/workflows/<workflow>/triggers/start/secret"],
  ["GET", "/workflows/<workflow>/latest-outputs"],
  ["POST", "/runs", { workflowId: "<workflow>", version: "active" }],
  ["GET", "/runs/<run>"],
  ["GET", "/runs/<run>/steps/start"],
  ["GET", "/runs/<run>/events"],
  ["GET", "/runs/<run>/related"],
  ["POST", "/runs/<run>/cancel"],
  ["POST", "/runs/<run>/retry"],
  ["POST", "/runs/<run>/replay", {}],
  ["GET", "/fleets/<fleet>"],
  ["PATCH", "/fleets/<fleet>", { name: "Stolen" }],
  ["POST", "/fleets/<fleet>/world-key"],
  ["GET", "/fleets/<fleet>/figures"],
  ["GET", "/fleets/<fleet>/metrics"],
  ["GET", "/fleets/<fleet>/nodes"],
  ["GET", "/fleets/<fleet>/nodes/n1"],
  ["GET", "/fleets/<fleet>/nodes/n1/detail"],
  ["GET", "/fleets/<fleet>/nodes/n1/history"],
  ["GET", "/fleets/<fleet>/nodes/n1/metrics"],
  ["GET", "/fleets/<fleet>/enrolment-tokens"],
  ["POST", "/fleets/<fleet>/nodes/n1/commands/cordon", {}],
  ["POST", "/fleets/<fleet>/enrolment-tokens", {}],
  ["GET", "/fleets/<fleet>/groups"],
  ["POST", "/fleets/<fleet>/groups", { name: "stolen" }],
  ["GET", "/fleets/<fleet>/groups/default"],
  ["PUT", "/fleets/<fleet>/groups/default/members", { voters: ["n1"] }],
  ["POST", "/fleets/<fleet>/groups/default/transfer", { to: "n1" }],
  ["DELETE", "/fleets/<fleet>/groups/default"],
  ["POST", "/alerts/alert1/acknowledgement"],
  ["GET", "/templates/<private>"],
  ["GET", "/templates/<workspace>"],
  ["PATCH", "/templates/<workspace>", { name: "Stolen" }],
  ["POST", "/templates/<workspace>/fork"],
  ["POST", "/templates/<workspace>/use", { name: "Stolen" }],
  ["POST", "/templates/<workspace>/versions", { workflowId: "<workflow>" }],
  ["DELETE", "/templates/<workspace>"],
  ["POST", "/share-links", { templateId: "<workspace>" }],
  ["GET", "/share-links?templateId=<workspace>"],
  ["PUT", "/members/<member>", { role: "viewer" }],
  ["DELETE", "/members/<member>"],
  ["PUT", "/session/workspace", { workspaceId: "none" }],
];

/** Deletions that tell whether there was anything to delete, and lists that may be empty. */
const nothingThere: [method: string, path: string][] = [
  ["DELETE", "/fleets/<fleet>"],
  ["DELETE", "/fleets/<fleet>/nodes/n1"],
  ["DELETE", "/fleets/<fleet>/enrolment-tokens/<token>"],
  ["DELETE", "/share-links/<link>"],
  ["DELETE", "/api-keys/<key>"],
  ["DELETE", "/invitations/<invitation>"],
  ["DELETE", "/secrets/TOKEN"],
];

/** Names of secrets are each workspace's own, and a share link opens to whoever has it. */
const namedByNameOrToken = [
  "PUT /api/v1/secrets/{name}",
  "POST /api/v1/share-links/open/{token}/fork",
];

const lists = [
  "/workflows",
  "/runs",
  "/fleets",
  "/alerts",
  "/audit",
  "/api-keys",
  "/secrets",
  "/invitations",
  "/members",
  "/templates",
];

describe("what belongs to another workspace", () => {
  // First of all: the audit log keeps what Bert tried below, with the names that he gave.
  it.each(lists)("is in no list: %s", async (path) => {
    const { status, text } = await bert.ask("GET", path);
    expect(status).toBe(200);
    for (const id of [...Object.values(ids), anna.workspaceId, anna.email]) {
      expect(text).not.toContain(id);
    }
  });

  it.each(found)("is not there: %s %s", async (method, path, body) => {
    const sent = body === undefined ? {} : { body: JSON.parse(filled(JSON.stringify(body))) };
    const answer = await bert.ask(method, filled(path), sent);
    expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
  });

  it.each(nothingThere)("cannot be deleted: %s %s", async (method, path) => {
    const answer = await bert.ask(method, filled(path));
    if (answer.status !== 404) expect(answer).toMatchObject({ status: 200, body: { done: false } });
  });

  it("gives no outputs to a run that starts from one of its runs", async () => {
    const make = async (path: string, body: object) =>
      (await bert.ask<Made>("POST", path, { body })).body;
    await make("/fleets", { name: "Mine", kind: "real" });
    const { id: workflowId } = await make("/workflows", { graph: graphOf("Mine") });
    const body = { workflowId, sourceRunId: idOf("run"), options: { fromNodeId: "start" } };
    const answer = await bert.ask("POST", "/runs", { body });
    expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
  });

  it("is tried by every operation that names an object", () => {
    const shape = (path: string): string =>
      path
        .replace(/\?.*$/, "")
        .split("/")
        .map((part, at) => (at % 2 === 0 && at > 0 ? "*" : part))
        .join("/");
    const tried = new Set(
      [...found, ...nothingThere].map(([method, path]) => `${method} ${shape(path)}`),
    );
    const untried = [...requiredScopes(api).keys()].filter((name) => {
      const [method = "", path = ""] = name.replace("/api/v1", "").split(" ");
      return path.includes("{") && !tried.has(`${method} ${shape(path)}`);
    });
    expect(new Set(untried)).toEqual(new Set(namedByNameOrToken));
  });

  it("is not reached by naming the workspace either", async () => {
    const headers = { "edgeloom-workspace": anna.workspaceId };
    expect((await bert.ask("GET", `/workflows/${ids.workflow}`, { headers })).status).toBe(404);
  });

  it("is still there for its owner", async () => {
    for (const path of ["/workflows/<workflow>", "/runs/<run>", "/fleets/<fleet>"]) {
      expect((await anna.ask("GET", filled(path))).status, path).toBe(200);
    }
    for (const path of ["/templates/<private>", "/templates/<workspace>"]) {
      expect((await anna.ask("GET", filled(path))).body.name, path).toBe("T");
    }
    expect((await anna.ask("GET", "/secrets")).text).toContain("TOKEN");
    const { apiKey, invitation, shareLink } = installation.server.database.prisma;
    const open = { revokedAt: null };
    expect(await apiKey.count({ where: { id: idOf("key"), ...open } })).toBe(1);
    expect(await invitation.count({ where: { id: idOf("invitation"), ...open } })).toBe(1);
    expect(await shareLink.count({ where: { id: idOf("link"), ...open } })).toBe(1);
  });
});
