import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  chooseDataDirectory,
  claimDirectory,
  findFreePort,
  isPortFree,
  makeFolder,
} from "@edgeloom/db/embedded";
import { applyMigrations, ensurePrismaClient } from "@edgeloom/db/migrate";
import type { BootstrapFacts, GuestEnvironments } from "./bootstrap.ts";
import { buildNodeApp, programOf } from "./build-node.ts";
import { buildWebApp, nextProgram } from "./build-web.ts";
import { createDatabaseServer, type DatabaseServer } from "./database-server.ts";
import { watchNodeApps } from "./development.ts";
import { Failure } from "./failure.mjs";
import type { Options } from "./options.mjs";
import type { Progress } from "./progress.mjs";
import { ensureSecrets } from "./secrets.ts";
import { addresses, type Service, serviceTable } from "./services.ts";
import { Shutdown } from "./shutdown.ts";
import { SupervisedService, type SupervisorOptions } from "./supervisor.ts";

export interface LaunchContext {
  readonly repository: string;
  readonly options: Options;
  readonly progress: Progress;
  /** When the command was given, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Loads a TypeScript module of the repository. */
  readonly load: (entry: string) => Promise<{
    bootstrap(facts: BootstrapFacts): Promise<GuestEnvironments>;
  }>;
}

/**
 * Brings up a whole installation and keeps it up until it is told to stop. Steps that do not need
 * each other run side by side; what is current is skipped.
 */
export async function launch(context: LaunchContext): Promise<void> {
  const { options, progress, repository } = context;
  const shutdown = new Shutdown(progress);
  try {
    const dataDirectory = prepareDataDirectory(context, shutdown);
    await checkPorts(options);
    const database = createDatabaseServer(dataDirectory, progress);
    shutdown.add(5, () => database.stop());
    const secrets = ensureSecrets(dataDirectory);
    const apps = wantedApps(options);
    const clientReady = progress.step("Prisma client", async (note) => {
      note((await ensurePrismaClient(repository)) ? "generated" : "current");
    });
    // Builds and database do not need each other; both need the generated client.
    const [databaseUrl] = await Promise.all([
      prepareDatabase(context, database),
      clientReady.then(async () => await buildApps(context, apps)),
    ]);
    const { bootstrap } = await context.load("tools/launch/bootstrap.ts");
    const guests = await progress.step("Workspace, fleets and templates", async () => {
      return await bootstrap({ options, secrets, databaseUrl, dataDirectory });
    });
    const services = await serviceTable({
      options,
      secrets,
      databaseUrl,
      dataDirectory,
      nextHealthPort: findFreePort,
      worldEnvironment: guests.world,
      agentEnvironment: guests.agent,
    });
    await runServices(context, services, join(dataDirectory, "logs"), shutdown);
    announce(context, dataDirectory);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
  await shutdown.finished;
}

function prepareDataDirectory(context: LaunchContext, shutdown: Shutdown): string {
  const { directory, reason } = chooseDataDirectory(context.repository, context.options.data);
  makeFolder(directory, 0o711);
  for (const folder of ["logs", "world", "agent"]) makeFolder(join(directory, folder), 0o700);
  shutdown.add(9, claimDirectory(directory));
  if (reason !== undefined) context.progress.line(`  Data lives in ${directory}: ${reason}.`);
  return directory;
}

/** Processes of a launcher that was killed need a moment to notice; hence some patience. */
async function checkPorts(options: Options): Promise<void> {
  const wanted = [
    { port: options.port, option: "--port", what: "the web interface" },
    { port: options.gatewayPort, option: "--gateway-port", what: "the gateway" },
  ];
  for (const { port, option, what } of wanted) {
    const deadline = Date.now() + 3_000;
    while (!(await isPortFree(port, options.host))) {
      if (Date.now() > deadline) {
        throw new Failure(
          `Port ${port}, meant for ${what}, is taken by another program.`,
          `Stop that program, or choose another port: npm start -- ${option} ${port + 100}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function prepareDatabase(
  { progress, repository }: LaunchContext,
  database: DatabaseServer,
): Promise<string> {
  const url = await progress.step("PostgreSQL", async (note) => await database.start(note));
  await progress.step("Migrations", async (note) => {
    const applied = await applyMigrations(url, join(repository, "prisma/migrations"));
    note(applied.length === 0 ? "current" : `applied ${applied.length}`);
  });
  return url;
}

function wantedApps(options: Options): string[] {
  const optional = [options.simulator && "simulator", options.agent && "agent"];
  return ["gateway", "worker", ...optional.filter((app) => app !== false)];
}

async function buildApps({ progress, repository, options }: LaunchContext, apps: string[]) {
  const node = progress.step("Build node apps", async (note) => {
    const built = await Promise.all(
      apps.map(async (app) => ((await buildNodeApp(repository, app)) ? app : undefined)),
    );
    note(built.filter((app) => app !== undefined).join(", ") || "current");
  });
  // In development Next.js compiles a page when it is asked for.
  if (options.dev) return await node;
  const web = progress.step("Build web", async (note) => {
    note((await buildWebApp(repository, "web")) ? "built" : "current");
  });
  await Promise.all([node, web]);
}

async function runServices(
  context: LaunchContext,
  services: readonly Service[],
  logFolder: string,
  shutdown: Shutdown,
): Promise<void> {
  const { options, progress, repository } = context;
  mkdirSync(logFolder, { recursive: true });
  const supervisorOptions: SupervisorOptions = {
    repository,
    logFolder,
    development: options.dev,
    command: (service) => commandOf(context, service),
    report: (message) => progress.result(`! ${message}`),
  };
  const supervised = services.map((service) => new SupervisedService(service, supervisorOptions));
  // Guests and workers first, the gateway that they talk to after them.
  shutdown.add(1, () => stopAll(supervised.filter(({ service }) => service.app !== "gateway")));
  shutdown.add(2, () => stopAll(supervised.filter(({ service }) => service.app === "gateway")));
  shutdown.onForce(() => {
    for (const service of supervised) service.kill();
  });
  for (const service of supervised) service.start();
  await Promise.all(
    supervised.map((service) =>
      progress.step(`Start ${service.service.name}`, async () => await service.waitUntilHealthy()),
    ),
  );
  if (options.dev) shutdown.add(0, await watchNodeApps(repository, supervised, progress));
}

async function stopAll(services: readonly SupervisedService[]): Promise<void> {
  await Promise.all(services.map((service) => service.stop()));
}

function commandOf({ repository, options }: LaunchContext, service: Service) {
  if (service.kind === "node") {
    const program = programOf(repository, service.app);
    return { arguments: ["--enable-source-maps", program], folder: repository };
  }
  const next = nextProgram(repository, service.app);
  const mode = options.dev ? "dev" : "start";
  return {
    arguments: [next, mode, "--port", String(options.port), "--hostname", options.host],
    folder: join(repository, "apps", service.app),
  };
}

function announce({ options, progress, startedAt }: LaunchContext, dataDirectory: string): void {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  progress.line("");
  progress.result(`Edgeloom is running on ${addresses(options).web}`);
  progress.line(`  Started in ${seconds} s. Data and logs: ${dataDirectory}. Stop with Ctrl-C.`);
}
