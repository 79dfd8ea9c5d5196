import { createServer } from "node:http";

/** Serves `/healthz` on loopback: 200 while the agent is joined to a gateway, 503 while it is cut off. */
export function serveHealth(port: number, isJoined: () => boolean): void {
  const server = createServer((request, response) => {
    if (request.url !== "/healthz") {
      response.writeHead(404).end();
      return;
    }
    const joined = isJoined();
    response.writeHead(joined ? 200 : 503, { "content-type": "application/json" });
    response.end(JSON.stringify({ status: joined ? "ok" : "cut off" }));
  });
  server.listen(port, "127.0.0.1");
}
