import type { IncomingMessage, ServerResponse } from "node:http";
import type { Database } from "@edgeloom/db";
import type { Figures } from "../figures.ts";

export interface EndpointServices {
  readonly pool: Database["pool"];
  readonly figures: Figures;
  /** Figures of the moment: queue length, connections. */
  readonly gauges: () => Record<string, number>;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

/** `/healthz`: 200 while the gateway serves and reaches PostgreSQL, 503 otherwise. */
async function health({ pool }: EndpointServices, response: ServerResponse): Promise<void> {
  try {
    await pool.query("SELECT 1");
    answer(response, 200, { status: "ok" });
  } catch (error) {
    answer(response, 503, { status: "degraded", reason: `PostgreSQL: ${String(error)}` });
  }
}

/** Serves `/healthz` and `/metrics`; anything else is not found. */
export function createEndpoints(
  services: EndpointServices,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const path = new URL(request.url ?? "/", "http://gateway").pathname;
    if (path === "/healthz") {
      void health(services, response);
    } else if (path === "/metrics") {
      const { rss } = process.memoryUsage();
      const { user, system } = process.cpuUsage();
      answer(response, 200, {
        ...services.figures,
        ...services.gauges(),
        rssBytes: rss,
        cpuMicroseconds: user + system,
      });
    } else {
      answer(response, 404, { code: "not_found", message: `There is nothing at ${path}` });
    }
  };
}
