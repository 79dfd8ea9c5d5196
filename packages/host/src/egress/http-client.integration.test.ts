import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpRequest } from "@edgeloom/nodes";
import { afterEach, describe, expect, it } from "vitest";
import { createAddressPolicy } from "./address-policy.ts";
import { createEgressClient, type EgressOptions } from "./http-client.ts";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A real server on loopback; gives its port and the requests that reached it. */
async function serve(handler: Handler): Promise<{ port: number; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => handler(request, response, body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { port, seen };
}

const openLoopback = createAddressPolicy("127.0.0.1");

function get(url: string, changes: Partial<HttpRequest> = {}, options: EgressOptions = {}) {
  const client = createEgressClient({
    policy: openLoopback,
    resolve: async () => ["127.0.0.1"],
    ...options,
  });
  return client.request({
    method: "GET",
    url,
    headers: {},
    timeoutMs: 5_000,
    responseBytesMax: 100_000,
    redirectsMax: 3,
    signal: new AbortController().signal,
    ...changes,
  });
}

const hello: Handler = (_request, response) => {
  response.setHeader("x-a", "1");
  response.end("hello");
};

describe("createEgressClient", () => {
  it("answers with status, headers, body and address", async () => {
    const { port } = await serve(hello);
    const answer = await get(`http://site.example:${port}/a?b=1`);
    expect(answer).toMatchObject({
      status: 200,
      body: "hello",
      url: `http://site.example:${port}/a?b=1`,
    });
    expect(answer.headers["x-a"]).toBe("1");
  });

  it("sends method, headers and body, but no header of the connection", async () => {
    const { port, seen } = await serve((request, response, body) => {
      response.end(`${request.method} ${body}`);
    });
    const headers = {
      Authorization: "Bearer t",
      Host: "other.example",
      "Transfer-Encoding": "chunked",
    };
    const answer = await get(`http://site.example:${port}/`, {
      method: "POST",
      headers,
      body: "x",
    });
    expect(answer.body).toBe("POST x");
    expect(seen[0]?.headers).toMatchObject({
      authorization: "Bearer t",
      host: `site.example:${port}`,
      "content-length": "1",
    });
  });

  it.each([
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.8:8080/",
    "http://user:word@example.org/",
    "http://example.org:25/",
    "ftp://example.org/",
    "file:///etc/passwd",
  ])("refuses %s without connecting", async (url) => {
    const policy = createAddressPolicy();
    const resolve = async () => ["93.184.215.14"];
    await expect(get(url, {}, { policy, resolve })).rejects.toMatchObject({
      code: "egress_refused",
    });
  });

  it("refuses a name of which any address is private", async () => {
    const { port, seen } = await serve(hello);
    const policy = createAddressPolicy();
    const resolve = async () => ["93.184.215.14", "127.0.0.1"];
    const url = `http://mixed.example:${port}/`;
    await expect(get(url, {}, { policy, resolve })).rejects.toMatchObject({
      code: "egress_refused",
    });
    expect(seen).toHaveLength(0);
  });

  it("connects to the address that was judged, whatever the name says a moment later", async () => {
    const { port, seen } = await serve(hello);
    // The first answer is fit, every later one is not: a second look-up would be refused or go astray.
    const answers = [["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]];
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return answers.shift() ?? [];
    };
    const answer = await get(`http://rebind.example:${port}/`, {}, { resolve });
    expect(answer.body).toBe("hello");
    expect(asked).toEqual(["rebind.example"]);
    expect(seen).toHaveLength(1);
  });

  it("judges a redirect anew: a public site cannot send it inside", async () => {
    const inside = await serve(hello);
    const outside = await serve((_request, response) => {
      response.writeHead(302, { location: `http://inside.example:${inside.port}/` });
      response.end();
    });
    const policy = createAddressPolicy("public.example");
    const resolve = async () => ["127.0.0.1"];
    const url = `http://public.example:${outside.port}/`;
    await expect(get(url, {}, { policy, resolve })).rejects.toMatchObject({
      code: "egress_refused",
    });
    expect(outside.seen).toHaveLength(1);
    expect(inside.seen).toHaveLength(0);
  });

  it("keeps credentials on the same origin and strips them on another", async () => {
    const other = await serve(hello);
    const first = await serve((request, response) => {
      const location = request.url === "/" ? "/again" : `http://other.example:${other.port}/`;
      response.writeHead(307, { location });
      response.end();
    });
    const headers = { authorization: "Bearer t", "x-api-key": "k", accept: "text/plain" };
    const answer = await get(`http://first.example:${first.port}/`, { headers });
    expect(answer.body).toBe("hello");
    expect(first.seen[1]?.headers).toMatchObject(headers);
    expect(other.seen[0]?.headers).toMatchObject({ accept: "text/plain" });
    expect(other.seen[0]?.headers).not.toHaveProperty("authorization");
    expect(other.seen[0]?.headers).not.toHaveProperty("x-api-key");
  });

  it("turns POST into GET on 303 and keeps it on 308", async () => {
    for (const [status, expected] of [
      [303, "GET "],
      [308, "POST x"],
    ] as const) {
      const { port } = await serve((request, response, body) => {
        if (request.url === "/") response.writeHead(status, { location: "/next" });
        response.end(`${request.method} ${body}`);
      });
      const answer = await get(`http://site.example:${port}/`, { method: "POST", body: "x" });
      expect(answer.body).toBe(expected);
    }
  });

  it("gives up on endless redirects", async () => {
    const { port, seen } = await serve((_request, response) => {
      response.writeHead(302, { location: "/" });
      response.end();
    });
    await expect(get(`http://site.example:${port}/`)).rejects.toThrow(/more than 3 times/);
    expect(seen).toHaveLength(4);
  });

  it("stops reading an answer that is too large", async () => {
    const { port } = await serve((_request, response) => {
      response.end("x".repeat(200_000));
    });
    await expect(get(`http://site.example:${port}/`)).rejects.toMatchObject({
      code: "payload_too_large",
    });
  });

  it("ends at its time limit, whether the server is silent or drips", async () => {
    const silent = await serve(() => undefined);
    await expect(
      get(`http://site.example:${silent.port}/`, { timeoutMs: 100 }),
    ).rejects.toMatchObject({ code: "timeout" });
    const dripping = await serve((_request, response) => {
      response.write("x");
    });
    await expect(
      get(`http://site.example:${dripping.port}/`, { timeoutMs: 100 }),
    ).rejects.toMatchObject({ code: "timeout" });
    const slowNames = { resolve: () => new Promise<string[]>(() => undefined) };
    await expect(get("http://site.example/", { timeoutMs: 100 }, slowNames)).rejects.toMatchObject({
      code: "timeout",
    });
  });

  it("ends when it is cancelled, with the reason given", async () => {
    const controller = new AbortController();
    const { port } = await serve(() => controller.abort(new Error("the run was cancelled")));
    await expect(
      get(`http://site.example:${port}/`, { signal: controller.signal }),
    ).rejects.toThrow("the run was cancelled");
  });

  it("says so when nobody listens or the name is unknown", async () => {
    const { port } = await serve(hello);
    servers.splice(0).forEach((server) => {
      server.close();
    });
    await expect(get(`http://site.example:${port}/`)).rejects.toMatchObject({
      code: "upstream_failed",
    });
    const resolve = async () => [];
    await expect(get("http://nowhere.example/", {}, { resolve })).rejects.toThrow(/was not found/);
  });
});
