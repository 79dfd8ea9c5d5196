import type { Database } from "@edgeloom/db";
import type { Log } from "@edgeloom/host";
import { createAdapter as createPostgresAdapter } from "@socket.io/postgres-adapter";
import { createAdapter as createRedisAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import type { Server } from "socket.io";

export type Cluster =
  | { readonly kind: "none" }
  | { readonly kind: "redis"; readonly url: string }
  | { readonly kind: "postgres"; readonly pool: Database["pool"] };

/** Joins this gateway to the others; returns how to leave. */
export async function joinCluster(
  server: Server,
  cluster: Cluster,
  log: Log,
): Promise<() => Promise<void>> {
  if (cluster.kind === "none") return async () => undefined;
  const failed = (error: unknown): void =>
    log("error", "The connection between gateways failed", { error: String(error) });
  if (cluster.kind === "postgres") {
    await cluster.pool.query(`CREATE TABLE IF NOT EXISTS socket_io_attachments (
      id bigserial UNIQUE, created_at timestamptz DEFAULT now(), payload bytea)`);
    server.adapter(createPostgresAdapter(cluster.pool, { errorHandler: failed }));
    return async () => undefined;
  }
  const publisher = createClient({ url: cluster.url });
  const subscriber = publisher.duplicate();
  publisher.on("error", failed);
  subscriber.on("error", failed);
  await Promise.all([publisher.connect(), subscriber.connect()]);
  server.adapter(createRedisAdapter(publisher, subscriber));
  return async () => {
    await Promise.all([publisher.close(), subscriber.close()]);
  };
}
