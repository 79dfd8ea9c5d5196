import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface HealthServerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly healthy: () => boolean;
  /** Told beside the status. */
  readonly figures?: (() => Readonly<Record<string, number | string>>) | undefined;
  /** Answers at other paths than `/healthz`, in JSON. */
  readonly answers?: Readonly<Record<string, (query: URLSearchParams) => unknown>> | undefined;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `GET /healthz` on loopback: 200 while the process does what it is there for, else 503.
 * @throws when the port is taken
 */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const [status, body] = answer(new URL(request.url ?? "/", "http://localhost"), options);
    response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closed(server) };
}

function answer(
  { pathname, searchParams }: URL,
  { healthy, figures, answers }: HealthServerOptions,
): [status: number, body: unknown] {
  if (pathname === "/healthz") {
    const ok = healthy();
    return [ok ? 200 : 503, { status: ok ? "ok" : "unavailable", ...figures?.() }];
  }
  const other = answers?.[pathname];
  return other === undefined ? [404, { status: "not found" }] : [200, other(searchParams)];
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
