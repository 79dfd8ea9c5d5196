import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Stands where an edge node stands: carries out each key once and answers repetitions with the first result, and
 * counts both.
 */
export interface EffectRecorder {
  readonly url: string;
  /** Keys that were carried out. */
  readonly executed: ReadonlySet<string>;
  /** What was asked for under each key, in all its repetitions. */
  readonly asked: ReadonlyMap<string, ReadonlySet<string>>;
  /** Requests, repetitions included. */
  readonly requests: number;
  close(): Promise<void>;
}

export async function startEffectRecorder(): Promise<EffectRecorder> {
  const asked = new Map<string, Set<string>>();
  const executed = new Set<string>();
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const key = decodeURIComponent(request.url?.slice(1) ?? "");
    executed.add(key);
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      asked.set(key, (asked.get(key) ?? new Set()).add(body));
      response.end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    executed,
    asked,
    get requests() {
      return requests;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
