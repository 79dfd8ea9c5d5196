import { randomBytes } from "node:crypto";
import { bootstrapInstallation, newToken } from "@edgeloom/db";
import { createTestDatabase } from "@edgeloom/db/testing";
import { type WorkflowGraphInput, workflowGraphSchema } from "@edgeloom/graph";
import type { Role } from "@edgeloom/protocol";
import { createAccount } from "../accounts.ts";
import { api } from "../api/app.ts";
import { answerAuth } from "../auth.ts";
import { getServer, type Server } from "../compose.ts";

/** Where the installation of a test believes to be; nobody listens there, and at the gateway's address neither. */
export const webUrl = "http://127.0.0.1:5700";
const gatewayUrl = "http://127.0.0.1:5701";

export const password = "correct horse battery";

/** What a request was answered with. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
}

export interface Ask {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Sends requests as one person, or as an API key. */
export type Client = <Body = Readonly<Record<string, unknown>>>(
  method: string,
  path: string,
  ask?: Ask,
) => Promise<Answer<Body>>;

export interface Person {
  readonly userId: string;
  readonly workspaceId: string;
  readonly email: string;
  readonly ask: Client;
}

export interface TestInstallation {
  readonly server: Server;
  /** Someone who is not signed in. */
  readonly stranger: Client;
  signIn(email: string, given: string, address?: string): Promise<Response>;
  withKey(key: string): Client;
  /** A person with a workspace of their own. */
  addOwner(name: string): Promise<Person>;
  /** A person who joins a workspace. */
  addMember(name: string, workspaceId: string, role: Role): Promise<Person>;
  close(): Promise<void>;
}

function clientWith(identity: Readonly<Record<string, string>>): Client {
  return async (method, path, { body, headers = {} } = {}) => {
    const response = await api.fetch(
      new Request(`${webUrl}/api/v1${path}`, {
        method,
        headers: {
          origin: webUrl,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...identity,
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    const { status } = response;
    return { status, headers: response.headers, text, body: isJson ? JSON.parse(text) : text };
  };
}

function setEnvironment(connectionString: string): void {
  Object.assign(process.env, {
    DATABASE_URL: connectionString,
    EDGELOOM_AUTH_SECRET: newToken("auth"),
    EDGELOOM_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    EDGELOOM_INTERNAL_TOKEN: newToken("internal"),
    EDGELOOM_TICKET_KEY: newToken("ticket_of_a_test"),
    EDGELOOM_WEB_URL: webUrl,
    EDGELOOM_GATEWAY_URL: gatewayUrl,
  });
}

/** The API in this process over a database of the test's own: one a test file, since a process has one server. */
export async function openTestInstallation(): Promise<TestInstallation> {
  const database = await createTestDatabase();
  setEnvironment(database.connectionString);
  const server = getServer();
  const worldKey = newToken("world");
  await bootstrapInstallation(server.database.prisma, {
    worldKey,
    world: { sites: 3, seed: 1, speed: 1 },
    enrolAgent: false,
  });
  let addresses = 0;

  const signIn = async (email: string, given: string, address?: string): Promise<Response> => {
    addresses += 1;
    return await answerAuth(
      server.auth,
      new Request(`${webUrl}/api/auth/sign-in/email`, {
        method: "POST",
        headers: {
          origin: webUrl,
          "content-type": "application/json",
          // Sign-ins are counted by address; people of a test come from different ones.
          "x-forwarded-for": address ?? `10.0.${addresses >> 8}.${addresses & 255}`,
        },
        body: JSON.stringify({ email, password: given }),
      }),
    );
  };

  async function addPerson(name: string): Promise<Omit<Person, "workspaceId">> {
    const email = `${name}@example.com`;
    const userId = await createAccount(server.auth, { name, email, password });
    const response = await signIn(email, password);
    const cookie = response.headers.getSetCookie().map((each) => each.split(";")[0]);
    return { userId, email, ask: clientWith({ cookie: cookie.join("; ") }) };
  }

  return {
    server,
    stranger: clientWith({}),
    signIn,
    withKey: (key) => clientWith({ authorization: `Bearer ${key}` }),
    async addOwner(name) {
      const person = await addPerson(name);
      const workspace = await server.workspaces.create(`${name}'s`, person.userId);
      return { ...person, workspaceId: workspace.id };
    },
    async addMember(name, workspaceId, role) {
      const person = await addPerson(name);
      await server.workspaces.addMember(workspaceId, person.userId, role);
      return { ...person, workspaceId };
    },
    async close() {
      server.gateway.close();
      await server.database.close();
      await database.drop();
    },
  };
}

/** A graph of trigger nodes, which is valid as it is. */
export function graphOf(name: string, nodes: WorkflowGraphInput["nodes"] = [startNode]) {
  return workflowGraphSchema.parse({ schemaVersion: 1, name, nodes, edges: [] });
}

const startNode = { id: "start", type: "ManualTrigger", name: "Start", parameters: {} };
