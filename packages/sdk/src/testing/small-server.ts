import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { EdgeloomError, type JsonValue, jsonValueSchema } from "@edgeloom/kernel";
import type { RunEvent } from "@edgeloom/protocol";
import { z } from "zod";
import { RunFailedError } from "../execution-result.ts";
import { LocalRuntime } from "../local/local-runtime.ts";

/** The key that the server accepts. */
export const testApiKey = "ek_test_0123456789";

interface Run {
  readonly events: RunEvent[];
  readonly abort: AbortController;
  state: "running" | "succeeded" | "failed" | "cancelled";
  results: Readonly<Record<string, JsonValue>>;
  output: JsonValue;
  error: { code: string; message: string; remedy?: string | undefined } | null;
}

/** A server that speaks the part of the REST API that the SDK uses, and really runs what it is given. */
export interface SmallServer {
  readonly url: string;
  readonly workflows: ReadonlyMap<string, WorkflowGraph>;
  close(): Promise<void>;
}

const graphBody = z.object({ graph: workflowGraphSchema });
const runBody = z.object({ workflowId: z.string(), fleetId: z.string(), input: jsonValueSchema });
const fleetId = "flt_1";

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

function missing(what: string): EdgeloomError {
  return new EdgeloomError({ code: "not_found", message: `No ${what}`, remedy: "Check the id." });
}

class SmallApi {
  readonly workflows = new Map<string, WorkflowGraph>();
  readonly #runs = new Map<string, Run>();
  readonly #runtime: LocalRuntime;
  #count = 0;

  constructor(runtime: LocalRuntime) {
    this.#runtime = runtime;
  }

  answer(method: string, url: URL, body: unknown): unknown {
    const [, , , collection, id, part, last] = url.pathname.split("/");
    switch (`${method} ${collection}`) {
      case "GET fleets":
        return id === undefined
          ? { items: [{ id: fleetId, name: "World", kind: "simulated", nodes: 3, online: 3 }] }
          : { items: [], nextCursor: null };
      case "GET workflows":
        return id === undefined ? this.#list(url.searchParams.get("search") ?? "") : this.#held(id);
      case "POST workflows":
        return this.#save(this.#id("wf"), graphBody.parse(body).graph);
      case "PUT workflows":
        return this.#save(this.#held(id ?? "").id, graphBody.parse(body).graph);
      case "POST runs":
        return part === "cancel" ? this.#cancel(id ?? "") : this.#start(runBody.parse(body));
      case "GET runs":
        return this.#readRun(id ?? "", part, last, url);
      default:
        throw missing(`operation ${method} ${url.pathname}`);
    }
  }

  #id(prefix: string): string {
    this.#count += 1;
    return `${prefix}_${this.#count}`;
  }

  #list(search: string) {
    const items = [...this.workflows].map(([id, { name }]) => ({ id, name }));
    return { items: items.filter(({ name }) => name.includes(search)), nextCursor: null };
  }

  #held(id: string) {
    const graph = this.workflows.get(id);
    if (graph === undefined) throw missing(`workflow ${id}`);
    return { id, name: graph.name, graph };
  }

  #save(id: string, graph: WorkflowGraph) {
    this.workflows.set(id, graph);
    return this.#held(id);
  }

  #start({ workflowId, input }: z.infer<typeof runBody>) {
    const runId = this.#id("run");
    const abort = new AbortController();
    const run: Run = {
      events: [],
      abort,
      state: "running",
      results: {},
      output: null,
      error: null,
    };
    this.#runs.set(runId, run);
    const onEvent = (event: RunEvent): void => void run.events.push(event);
    this.#runtime
      .execute(this.#held(workflowId).graph, { input, signal: abort.signal, onEvent })
      .then(({ results, output }) => Object.assign(run, { state: "succeeded", results, output }))
      .catch((error: unknown) => {
        const failed = error instanceof RunFailedError ? error : undefined;
        run.results = failed?.results ?? {};
        run.error = { code: failed?.code ?? "internal", message: "the node failed" };
        run.state = failed?.code === "cancelled" ? "cancelled" : "failed";
      });
    return { runId, created: true };
  }

  #run(id: string): Run {
    const run = this.#runs.get(id);
    if (run === undefined) throw missing(`run ${id}`);
    return run;
  }

  #cancel(id: string) {
    this.#run(id).abort.abort();
    return { done: true };
  }

  #readRun(id: string, part: string | undefined, nodeId: string | undefined, url: URL) {
    const run = this.#run(id);
    if (part === "events") {
      const after = Number(url.searchParams.get("after"));
      return { items: run.events.filter(({ seq }) => seq > after) };
    }
    if (part === "steps") return { input: null, output: run.results[nodeId ?? ""] ?? null };
    const steps = Object.keys(run.results).map((node) => ({
      nodeId: node,
      iteration: "",
      state: "succeeded",
    }));
    return { state: run.state, output: run.output, error: run.error, steps };
  }
}

function problemOf(error: unknown) {
  const { code, message, remedy, status } =
    error instanceof EdgeloomError
      ? error
      : new EdgeloomError({ code: "internal", message: String(error) });
  return {
    status,
    body: {
      type: `urn:edgeloom:problem:${code}`,
      title: code,
      status,
      detail: message,
      code,
      remedy,
    },
  };
}

function listen(api: SmallApi): Promise<Server> {
  const server = createServer((request, response) => {
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json", connection: "close" });
      response.end(JSON.stringify(body));
    };
    const respond = async (): Promise<void> => {
      if (request.headers.authorization !== `Bearer ${testApiKey}`) {
        throw new EdgeloomError({ code: "unauthenticated", message: "The API key is not valid" });
      }
      const url = new URL(request.url ?? "/", "http://server");
      send(200, api.answer(request.method ?? "GET", url, await readBody(request)));
    };
    respond().catch((error: unknown) => {
      const { status, body } = problemOf(error);
      send(status, body);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

export async function startSmallServer(): Promise<SmallServer> {
  const runtime = new LocalRuntime({ world: { sites: 3 } });
  const api = new SmallApi(runtime);
  const server = await listen(api);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    workflows: api.workflows,
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await runtime.close();
    },
  };
}
