import { existsSync } from "node:fs";
import { join } from "node:path";
import { bootstrapInstallation, createDatabase } from "@edgeloom/db";
import type { Options } from "./options.mjs";
import type { Secrets } from "./secrets.ts";

export interface BootstrapFacts {
  readonly options: Options;
  readonly secrets: Secrets;
  readonly databaseUrl: string;
  readonly dataDirectory: string;
}

export interface GuestEnvironments {
  readonly world: Record<string, string>;
  readonly agent: Record<string, string>;
}

/**
 * Makes the installation usable (workspace, fleets, templates) and returns what the simulated world
 * and this host's agent need in order to join. A module of its own, loaded after the Prisma client
 * has been generated, which it imports.
 */
export async function bootstrap(facts: BootstrapFacts): Promise<GuestEnvironments> {
  const { options, secrets, dataDirectory } = facts;
  const agentFolder = join(dataDirectory, "agent");
  const database = createDatabase({ connectionString: facts.databaseUrl });
  try {
    const installation = await bootstrapInstallation(database.prisma, {
      worldKey: secrets.worldKey,
      world: { sites: options.sites, seed: options.seed, speed: options.speed },
      // An agent that enrolled before has its own key, kept in its folder.
      enrolAgent: options.agent && !existsSync(join(agentFolder, "agent.json")),
    });
    const token = installation.agentToken;
    return {
      world: {
        EDGELOOM_SIM_KEY: secrets.worldKey,
        EDGELOOM_SIM_FLEET_ID: installation.simulatedFleetId,
      },
      agent: token === null ? {} : { EDGELOOM_ENROLMENT_TOKEN: token },
    };
  } finally {
    await database.close();
  }
}
