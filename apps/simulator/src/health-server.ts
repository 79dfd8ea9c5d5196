import { createServer, type Server } from "node:http";

export interface HealthServerOptions {
  readonly port: number;
  readonly isJoined: () => boolean;
  /** Times that the command under a key was carried out. */
  readonly effectCount: (key: string) => number;
  readonly figures: () => Readonly<Record<string, number | string>>;
}

/**
 * `GET /healthz` answers 200 once the world has joined the gateway, else 503. `GET /effects?key=K` tells how often
 * the command under a key was carried out, for tests of what must happen once. Loopback only.
 */
export function startHealthServer(options: HealthServerOptions): Promise<Server> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const [status, body] = answer(url, options);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", () => resolve(server));
  });
}

function answer(url: URL, options: HealthServerOptions): [status: number, body: unknown] {
  switch (url.pathname) {
    case "/healthz": {
      const joined = options.isJoined();
      return [joined ? 200 : 503, { status: joined ? "ok" : "joining", ...options.figures() }];
    }
    case "/effects":
      return [
        200,
        Object.fromEntries(
          url.searchParams.getAll("key").map((key) => [key, options.effectCount(key)]),
        ),
      ];
    default:
      return [404, { status: "not found" }];
  }
}
