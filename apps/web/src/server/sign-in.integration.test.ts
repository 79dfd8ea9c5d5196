import { createServer, type Server as HttpServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { trustClientAddresses } from "../security/client-address.ts";
import { answerAuth } from "./auth.ts";
import {
  openTestInstallation,
  type Person,
  password,
  type TestInstallation,
  webUrl,
} from "./testing/test-installation.ts";

let installation: TestInstallation;
let owner: Person;
let web: HttpServer;

/** As Next.js does it: what handles the request sees its headers, and not where it came from. */
function asWebRequest(request: IncomingMessage): Promise<Request> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers)) {
        headers.set(name, Array.isArray(value) ? value.join(", ") : (value ?? ""));
      }
      const body = Buffer.concat(chunks);
      resolve(new Request(`${webUrl}${request.url}`, { method: "POST", headers, body }));
    });
  });
}

beforeAll(async () => {
  installation = await openTestInstallation();
  owner = await installation.addOwner("olga");
  trustClientAddresses(0);
  web = createServer(async (request, response) => {
    const answer = await answerAuth(installation.server.auth, await asWebRequest(request));
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
});
beforeEach(async () => {
  const { prisma } = installation.server.database;
  await prisma.rateLimit.deleteMany();
  await prisma.signInThrottle.deleteMany();
});
afterAll(async () => {
  await new Promise((resolve) => web.close(resolve));
  await installation.close();
});

/** Signs in over a connection of its own, with whatever is said about where it comes from. */
async function knock(email: string, given: string, forwardedFor: string): Promise<Response> {
  const { port } = web.address() as AddressInfo;
  return await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
    method: "POST",
    headers: {
      origin: webUrl,
      "content-type": "application/json",
      "x-forwarded-for": forwardedFor,
    },
    body: JSON.stringify({ email, password: given }),
  });
}

describe("signing in from one address", () => {
  it("is refused at the eleventh attempt in a minute, whatever the sender says of its address", async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 11; i += 1) {
      const answer = await knock(`nobody${i}@example.com`, "a wrong password", `192.0.2.${i}`);
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    const right = await knock(owner.email, password, "198.51.100.1");
    expect(right.status).toBe(429);
    expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("signing in to one account", () => {
  /** From a different address each time. */
  async function fail(email: string, times: number): Promise<number[]> {
    const statuses: number[] = [];
    for (let i = 0; i < times; i += 1) {
      statuses.push((await installation.signIn(email, "a wrong password")).status);
    }
    return statuses;
  }

  it("is refused after ten failures from however many addresses, and says when to come back", async () => {
    const statuses = await fail(owner.email, 11);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    const refused = await installation.signIn(owner.email, password);
    expect(refused.status).toBe(429);
    expect(refused.headers.getSetCookie()).toEqual([]);
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(30);
  });

  it("is refused in the same words when there is no such account", async () => {
    await Promise.all([fail(owner.email, 10), fail("nobody@example.com", 10)]);
    const known = await installation.signIn(owner.email, password);
    const unknown = await installation.signIn("nobody@example.com", password);
    expect([known.status, unknown.status]).toEqual([429, 429]);
    expect(await unknown.text()).toBe(await known.text());
  });

  it("lets its owner in again once the wait is over, and forgets the failures then", async () => {
    await fail(owner.email, 11);
    await installation.server.database.pool.query(
      "UPDATE sign_in_throttle SET last_failure_at = last_failure_at - interval '31 seconds'",
    );
    expect((await installation.signIn(owner.email, password)).status).toBe(200);
    expect(await fail(owner.email, 10)).toEqual(Array.from({ length: 10 }, () => 401));
  });

  it("leaves other accounts alone", async () => {
    await fail("nobody@example.com", 11);
    expect((await installation.signIn(owner.email, password)).status).toBe(200);
  });
});
