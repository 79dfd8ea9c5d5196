import { afterEach, describe, expect, it } from "vitest";
import { type HealthServer, type HealthServerOptions, startHealthServer } from "./health-server.ts";

let server: HealthServer | undefined;

async function ask(path: string): Promise<[number, unknown]> {
  const response = await fetch(`http://127.0.0.1:${server?.port}${path}`);
  return [response.status, await response.json()];
}

const start = async (options: Omit<HealthServerOptions, "port">): Promise<void> => {
  server = await startHealthServer({ port: 0, ...options });
};

afterEach(async () => {
  await server?.close();
});

describe("the health server", () => {
  it("tells by its status whether the process is healthy, at every moment anew", async () => {
    let healthy = false;
    await start({ healthy: () => healthy, figures: () => ({ nodes: 3 }) });
    expect(await ask("/healthz")).toEqual([503, { status: "unavailable", nodes: 3 }]);
    healthy = true;
    expect(await ask("/healthz?now=1")).toEqual([200, { status: "ok", nodes: 3 }]);
  });

  it("answers at the other paths that it was given, and at no others", async () => {
    await start({ healthy: () => true, answers: { "/effects": (query) => query.getAll("key") } });
    expect(await ask("/effects?key=a&key=b")).toEqual([200, ["a", "b"]]);
    expect(await ask("/toString")).toEqual([404, { status: "not found" }]);
  });

  it("says that its port is taken", async () => {
    await start({ healthy: () => true });
    const again = startHealthServer({ port: server?.port ?? 0, healthy: () => true });
    await expect(again).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
