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
  /** Requests, repetitions included. */
  readonly requests: number;
  close(): Promise<void>;
}

export async function startEffectRecorder(): Promise<EffectRecorder> {
  const executed = new Set<string>();
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    executed.add(decodeURIComponent(request.url?.slice(1) ?? ""));
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    executed,
    get requests() {
      return requests;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
