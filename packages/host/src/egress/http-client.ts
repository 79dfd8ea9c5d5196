import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { EdgeloomError } from "@edgeloom/kernel";
import type { HttpClient, HttpRequest, HttpResponse } from "@edgeloom/nodes";
import { Agent, type Dispatcher, request as send } from "undici";
import { type AddressPolicy, createAddressPolicy } from "./address-policy.ts";
import { followRedirect, type Hop, isRedirect } from "./redirect.ts";

/** Port: all addresses of a host name. */
export type HostResolver = (hostname: string) => Promise<readonly string[]>;

export interface EgressOptions {
  readonly policy?: AddressPolicy | undefined;
  readonly resolve?: HostResolver | undefined;
  readonly userAgent?: string | undefined;
}

const resolveBySystem: HostResolver = async (hostname) => {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address }) => address);
};

/** Headers that belong to the connection; a caller that sets them could smuggle a second request. */
const connectionHeaders: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

function refuse(url: URL, reason: string, remedy: string): EdgeloomError {
  return new EdgeloomError({
    code: "egress_refused",
    message: `The request to ${url.protocol}//${url.host} is refused: ${reason}.`,
    remedy,
    field: "url",
  });
}

function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}

/** The addresses that a hop may connect to. All of a name's addresses must be fit: one bad one spoils it. */
async function vet(url: URL, policy: AddressPolicy, resolve: HostResolver): Promise<string[]> {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw refuse(url, "only http and https are spoken", "Use an http or https address.");
  }
  if (url.username !== "" || url.password !== "") {
    throw refuse(url, "the address holds a password", "Send credentials as a header or a secret.");
  }
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const port = portOf(url);
  const allowed = policy.allowsHost(hostname, port);
  if (!allowed && port !== 80 && port !== 443 && port < 1_024) {
    throw refuse(url, `port ${port} belongs to another service`, "Use port 80, 443 or above 1023.");
  }
  const addresses = isIP(hostname) > 0 ? [hostname] : await resolveHost(url, hostname, resolve);
  for (const address of allowed ? [] : addresses) {
    const reason = policy.refusal(address);
    if (reason === undefined) continue;
    throw refuse(
      url,
      `${address} is not a public address (${reason})`,
      "Call a public address, or have the operator add the host to EDGELOOM_EGRESS_ALLOW.",
    );
  }
  return [...addresses];
}

async function resolveHost(
  url: URL,
  hostname: string,
  resolve: HostResolver,
): Promise<readonly string[]> {
  let cause: unknown;
  const found = await resolve(hostname).catch((error: unknown) => {
    cause = error;
    return [];
  });
  if (found.length > 0) return found;
  throw new EdgeloomError(
    {
      code: "upstream_failed",
      message: `The host ${url.hostname} was not found.`,
      remedy: "Check the address.",
      field: "url",
    },
    { cause },
  );
}

/** Connects to the vetted addresses whatever the name resolves to by then. */
function pinned(addresses: readonly string[]): Agent {
  const answers = addresses.map((address) => ({ address, family: isIP(address) }));
  const answer: LookupFunction = (_hostname, { all }, callback) => {
    const [first] = answers;
    if (all === true) callback(null, answers);
    else callback(null, first?.address ?? "", first?.family);
  };
  return new Agent({ connect: { lookup: answer } });
}

async function readBody(
  response: Dispatcher.ResponseData,
  bytesMax: number,
  contentType: string,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.byteLength;
    if (size > bytesMax) {
      throw new EdgeloomError({
        code: "payload_too_large",
        message: `The response is larger than ${bytesMax} bytes.`,
        remedy: "Raise the limit of the node, or ask for less.",
        field: "responseBytesMax",
      });
    }
    chunks.push(chunk);
  }
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  const bytes = Buffer.concat(chunks);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function plainHeaders(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined
      ? []
      : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value]],
  );
  return Object.fromEntries(entries);
}

/** What a failed exchange means; what is an {@link EdgeloomError} already says so itself. */
function explain(error: unknown, hop: Hop, request: HttpRequest, timeout: AbortSignal): unknown {
  if (error instanceof EdgeloomError) return error;
  if (request.signal.aborted) return request.signal.reason;
  const target = `${hop.method} ${hop.url.origin}`;
  if (timeout.aborted) {
    const message = `${target} took longer than ${request.timeoutMs} ms.`;
    const remedy = "Raise the time limit of the node, or look at the service.";
    return new EdgeloomError({ code: "timeout", message, remedy, field: "timeoutMs" });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new EdgeloomError(
    {
      code: "upstream_failed",
      message: `${target} failed: ${reason || "the connection broke"}.`,
      remedy: "Check that the service is up and the address right.",
      field: "url",
    },
    { cause: error },
  );
}

/** Rejects as soon as the signal is aborted, even while `work` goes on. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/**
 * HTTP for nodes of workflows. Each hop, redirects included, is resolved here, judged by the policy, and connected
 * to the very addresses that were judged, so that a name cannot change its address in between. Proxies of the
 * environment are not used. Errors: `egress_refused`, `upstream_failed`, `timeout`, `payload_too_large`.
 */
export function createEgressClient(options: EgressOptions = {}): HttpClient {
  const policy = options.policy ?? createAddressPolicy();
  const resolve = options.resolve ?? resolveBySystem;
  const userAgent = options.userAgent ?? "Edgeloom/0.1";

  function firstHop(request: HttpRequest): Hop {
    const url = URL.parse(request.url);
    if (url === null) {
      throw new EdgeloomError({
        code: "invalid_input",
        message: `"${request.url}" is not an address.`,
        remedy: "Write the whole address, such as https://example.org/path.",
        field: "url",
      });
    }
    const given = Object.entries(request.headers).map(([name, value]): [string, string] => [
      name.toLowerCase(),
      value,
    ]);
    const own = given.filter(([name]) => !connectionHeaders.has(name));
    const headers = { "user-agent": userAgent, ...Object.fromEntries(own) };
    return { method: request.method, url, headers, body: request.body };
  }

  async function exchange(hop: Hop, request: HttpRequest, signal: AbortSignal): Promise<Answer> {
    const addresses = await unlessAborted(vet(hop.url, policy, resolve), signal);
    const dispatcher = pinned(addresses);
    try {
      const response = await send(hop.url, {
        dispatcher,
        method: hop.method,
        headers: { ...hop.headers, "accept-encoding": "identity" },
        body: hop.body ?? null,
        signal,
      });
      // Cutting a body off makes it fail; whoever reads it hears of that where it reads.
      response.body.on("error", () => undefined);
      const headers = plainHeaders(response.headers);
      const { location } = headers;
      if (isRedirect(response.statusCode) && location !== undefined) {
        return { kind: "redirect", next: followRedirect(hop, response.statusCode, location) };
      }
      const contentType = headers["content-type"] ?? "";
      const body = await readBody(response, request.responseBytesMax, contentType);
      return { kind: "answer", status: response.statusCode, headers, body };
    } finally {
      // A response that is cut off leaves its socket behind; destroying closes it either way.
      await dispatcher.destroy();
    }
  }

  return {
    async request(request): Promise<HttpResponse> {
      const started = performance.now();
      const timeout = AbortSignal.timeout(request.timeoutMs);
      const signal = AbortSignal.any([request.signal, timeout]);
      let hop = firstHop(request);
      for (let redirects = 0; redirects <= request.redirectsMax; redirects += 1) {
        const current = hop;
        const answer = await exchange(current, request, signal).catch((error: unknown) => {
          throw explain(error, current, request, timeout);
        });
        if (answer.kind === "redirect") {
          hop = answer.next;
          continue;
        }
        const { status, headers, body } = answer;
        const durationMs = performance.now() - started;
        return { status, headers, body, url: current.url.toString(), durationMs };
      }
      throw new EdgeloomError({
        code: "upstream_failed",
        message: `${request.url} redirected more than ${request.redirectsMax} times.`,
        remedy: "Check the address, or allow more redirects.",
        field: "redirectsMax",
      });
    },
  };
}

type Answer =
  | { readonly kind: "redirect"; readonly next: Hop }
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    };
