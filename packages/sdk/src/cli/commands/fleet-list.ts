import type { EdgeNodeView } from "@edgeloom/protocol";
import { Command } from "commander";
import { createLocalWorld } from "../../local/local-world.ts";
import { createApiClient } from "../../remote/api-client.ts";
import { type ConnectionFlags, connectionOf, withConnection } from "../connection.ts";
import { type ExitCode, exitCodes } from "../failure.ts";
import { formatTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { type WorldFlags, withWorld } from "../world-options.ts";

interface ListFlags extends ConnectionFlags, WorldFlags {
  readonly fleet?: string | undefined;
  readonly local?: boolean | undefined;
  readonly json?: boolean | undefined;
}

interface ListedFleet {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly edgeNodes: readonly EdgeNodeView[];
}

async function remoteFleets(
  connection: { readonly url: string; readonly apiKey: string },
  fleetId: string | undefined,
): Promise<ListedFleet[]> {
  const api = createApiClient(connection);
  const fleets = (await api.fleets()).filter(({ id }) => fleetId === undefined || id === fleetId);
  return Promise.all(
    fleets.map(async ({ id, name, kind }) => ({
      id,
      name,
      kind,
      edgeNodes: await api.edgeNodes(id),
    })),
  );
}

async function localFleet({ seed, sites }: WorldFlags): Promise<ListedFleet[]> {
  const world = createLocalWorld({ seed, sites });
  try {
    const { id, name, kind } = world.fleet;
    return [{ id, name, kind, edgeNodes: await world.fleet.list() }];
  } finally {
    world.stop();
  }
}

const percent = (share: number | null | undefined): string =>
  share === undefined || share === null ? "-" : `${Math.round(share * 100)} %`;

function rowOf(node: EdgeNodeView): string[] {
  const values = node.lastSample?.values;
  return [
    node.id,
    node.city,
    node.region,
    node.cordoned ? `${node.lifecycle}, cordoned` : node.lifecycle,
    node.online ? node.health : "offline",
    percent(values?.cpu),
    percent(values?.memory),
    String(node.workloads.length),
  ];
}

const headings = ["ID", "CITY", "REGION", "LIFECYCLE", "HEALTH", "CPU", "MEMORY", "WORKLOADS"];

function show(terminal: Terminal, fleets: readonly ListedFleet[]): void {
  if (fleets.length === 0) terminal.out("No fleet.");
  for (const [index, fleet] of fleets.entries()) {
    if (index > 0) terminal.out("");
    const count = fleet.edgeNodes.length;
    terminal.out(`${fleet.name} (${fleet.kind}, ${count} edge nodes) ${fleet.id}`);
    if (count > 0) terminal.out(formatTable(headings, fleet.edgeNodes.map(rowOf)));
  }
}

/** `edgeloom fleet ls`: the edge nodes of a server's fleets, or of the simulated world that local runs use. */
export function fleetCommand(terminal: Terminal, done: (code: ExitCode) => void): Command {
  const list = new Command("ls")
    .description("list edge nodes of a server's fleets, or of the local simulated world")
    .option("--fleet <id>", "only this fleet of the server")
    .option("--local", "the simulated world even if EDGELOOM_URL is set")
    .option("--json", "print fleets with their edge nodes as JSON");
  withConnection(withWorld(list)).action(async (flags: ListFlags) => {
    const connection = flags.local === true ? undefined : connectionOf(flags, terminal);
    const fleets =
      connection === undefined
        ? await localFleet(flags)
        : await remoteFleets(connection, flags.fleet);
    if (flags.json === true) terminal.out(JSON.stringify(fleets, null, 2));
    else show(terminal, fleets);
    done(exitCodes.done);
  });
  return new Command("fleet").description("look at fleets").addCommand(list);
}
