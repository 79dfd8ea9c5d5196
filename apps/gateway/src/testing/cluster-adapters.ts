import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { createClient } from "redis";

/** One way to join gateways, with what it needs running. */
export interface ClusterAdapter {
  readonly name: "postgres" | "redis";
  /** Environment of a gateway that is joined so. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

/** What this machine can try: PostgreSQL always, Redis when its server is on the PATH. */
export const clusterAdapters = hasRedis
  ? (["postgres", "redis"] as const)
  : (["postgres"] as const);

export async function startClusterAdapter(name: ClusterAdapter["name"]): Promise<ClusterAdapter> {
  if (name === "postgres") {
    return { name, environment: { EDGELOOM_GATEWAY_CLUSTER: "1" }, close: async () => undefined };
  }
  const port = await freePort();
  const server = spawn(
    "redis-server",
    ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
    { stdio: "ignore" },
  );
  const url = `redis://127.0.0.1:${port}`;
  await answers(url);
  return { name, environment: { REDIS_URL: url }, close: () => ended(server) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The client tries again by itself until the server is up. */
async function answers(url: string): Promise<void> {
  const client = createClient({ url });
  client.on("error", () => undefined);
  await client.connect();
  await client.ping();
  await client.close();
}

async function ended(server: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await gone;
}
