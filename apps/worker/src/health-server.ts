import { createServer } from "node:http";

/** Answers `/healthz` on the loopback: 200 while `healthy` says so, else 503. */
export async function startHealthServer(
  port: number,
  healthy: () => boolean,
): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const known = request.url === "/healthz";
    const ok = known && healthy();
    response.writeHead(known ? (ok ? 200 : 503) : 404, { "content-type": "application/json" });
    response.end(JSON.stringify({ status: ok ? "ok" : "unavailable" }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
}
