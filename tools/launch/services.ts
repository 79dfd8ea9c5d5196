import { join } from "node:path";
import type { Options } from "./options.mjs";
import type { Secrets } from "./secrets.ts";

/** One process of the installation. */
export interface Service {
  readonly name: string;
  /** The folder below `apps/`. */
  readonly app: string;
  /** `node` is bundled from `src/main.ts`; `next` is a Next.js application. */
  readonly kind: "node" | "next";
  readonly environment: Readonly<Record<string, string>>;
  /** Answers 200 when the process is ready. */
  readonly healthUrl: string;
}

/** What the services are told, from what the launcher found out. */
export interface ServiceFacts {
  readonly options: Options;
  readonly secrets: Secrets;
  readonly databaseUrl: string;
  readonly dataDirectory: string;
  /** A free port for the next health endpoint. */
  readonly nextHealthPort: () => Promise<number>;
  /** Keys with which the simulated world and this host's agent join, as environment. */
  readonly worldEnvironment: Readonly<Record<string, string>>;
  readonly agentEnvironment: Readonly<Record<string, string>>;
}

/** The addresses under which browsers and agents reach the installation. */
export function addresses(options: Options): { web: string; gateway: string } {
  const everywhere = ["0.0.0.0", "::"].includes(options.host);
  const host = everywhere ? "localhost" : options.host;
  const shown = host.includes(":") ? `[${host}]` : host;
  return {
    web: `http://${shown}:${options.port}`,
    gateway: `http://${shown}:${options.gatewayPort}`,
  };
}

/** The names by which a browser on this machine may call the web interface. */
function origins(options: Options, web: string): string[] {
  return [
    ...new Set([web, `http://localhost:${options.port}`, `http://127.0.0.1:${options.port}`]),
  ];
}

/** The table of everything that `npm start` starts, in the order in which it is stopped. */
export async function serviceTable(facts: ServiceFacts): Promise<Service[]> {
  const { options } = facts;
  const { web, gateway } = addresses(options);
  const urls = { EDGELOOM_WEB_URL: web, EDGELOOM_GATEWAY_URL: gateway };
  const installation = {
    ...urls,
    DATABASE_URL: facts.databaseUrl,
    EDGELOOM_DATA: facts.dataDirectory,
    EDGELOOM_AUTH_SECRET: facts.secrets.authSecret,
    EDGELOOM_ENCRYPTION_KEY: facts.secrets.encryptionKey,
    EDGELOOM_INTERNAL_TOKEN: facts.secrets.internalToken,
    EDGELOOM_TICKET_KEY: facts.secrets.ticketKey,
  };
  // The world and the agent are guests: they get their own key and folder, nothing of the installation's.
  const guest = (folder: string) => ({ ...urls, EDGELOOM_DATA: join(facts.dataDirectory, folder) });

  const node = async (
    name: string,
    app: string,
    environment: Record<string, string>,
  ): Promise<Service> => {
    const healthPort = await facts.nextHealthPort();
    return {
      name,
      app,
      kind: "node",
      environment: { ...environment, EDGELOOM_HEALTH_PORT: String(healthPort) },
      healthUrl: `http://127.0.0.1:${healthPort}/healthz`,
    };
  };

  const services: Service[] = [
    {
      name: "web",
      app: "web",
      kind: "next",
      environment: installation,
      healthUrl: `${web}/api/healthz`,
    },
  ];
  if (options.simulator) {
    services.push(
      await node("simulator", "simulator", {
        ...guest("world"),
        EDGELOOM_SIM_SITES: String(options.sites),
        EDGELOOM_SIM_SEED: String(options.seed),
        EDGELOOM_SIM_SPEED: String(options.speed),
        ...facts.worldEnvironment,
      }),
    );
  }
  if (options.agent) {
    services.push(await node("agent", "agent", { ...guest("agent"), ...facts.agentEnvironment }));
  }
  for (let number = 1; number <= options.workers; number += 1) {
    services.push(
      await node(`worker-${number}`, "worker", {
        ...installation,
        EDGELOOM_WORKER_NAME: `worker-${number}`,
      }),
    );
  }
  const gatewayEnvironment = {
    ...installation,
    EDGELOOM_GATEWAY_HOST: options.host,
    EDGELOOM_GATEWAY_PORT: String(options.gatewayPort),
    EDGELOOM_ORIGINS: origins(options, web).join(","),
  };
  services.push(await node("gateway", "gateway", gatewayEnvironment));
  return services;
}
