import { type AgentEvent, type AgentOptions, runAgent } from "@edgeloom/host";
import { assertNever, EdgeloomError } from "@edgeloom/kernel";
import { nodeIdentitySchema } from "@edgeloom/protocol";
import { Command } from "commander";
import { z } from "zod";
import { type ExitCode, exitCodes, reportFailure, usageError } from "../failure.ts";
import type { Terminal } from "../terminal.ts";
import { version } from "../version.ts";

const coordinate = (limit: number) => z.coerce.number().min(-limit).max(limit).optional();

const flagsSchema = z.object({
  join: z.url({ protocol: /^https?$/ }).optional(),
  token: z.string().min(16).optional(),
  name: z.string().min(1).max(200).optional(),
  data: z.string().min(1).default("./edgeloom-agent"),
  region: nodeIdentitySchema.shape.region.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "two capital letters such as DE")
    .optional(),
  city: z.string().min(1).optional(),
  lat: coordinate(90),
  lon: coordinate(180),
});

/** The agent's options from the command line, and what it leaves out from the environment. */
function settingsOf(
  flags: Readonly<Record<string, unknown>>,
  { environment }: Terminal,
): Pick<AgentOptions, "gatewayUrl" | "token" | "dataDirectory" | "host"> {
  const parsed = flagsSchema.safeParse({
    join: environment.EDGELOOM_GATEWAY_URL,
    token: environment.EDGELOOM_ENROLMENT_TOKEN,
    name: environment.EDGELOOM_AGENT_NAME,
    data: environment.EDGELOOM_DATA,
    ...flags,
  });
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `--${path.join(".")}: ${message}`,
    );
    throw usageError(faults.join("; "), "See `edgeloom agent --help`.");
  }
  const { join, token, data, lat, lon, ...place } = parsed.data;
  return {
    gatewayUrl: join,
    token,
    dataDirectory: data,
    host: { ...place, latitude: lat, longitude: lon },
  };
}

function createTeller(terminal: Terminal, onReplaced: () => void) {
  return (event: AgentEvent): void => {
    switch (event.type) {
      case "enrolled":
        terminal.note(`Enrolled as ${event.nodeId} in fleet ${event.fleetId}.`);
        return;
      case "joined":
        terminal.note("Connected to the gateway.");
        return;
      case "cut_off":
        terminal.note(`The gateway is gone (${event.reason}). Work goes on and is reported later.`);
        return;
      case "trouble":
        reportFailure(terminal, event.error);
        return;
      case "replaced":
        onReplaced();
        return;
      default:
        assertNever(event);
    }
  };
}

const replaced = new EdgeloomError({
  code: "conflict",
  message: "Another agent runs under this host's identity; this one ends",
  remedy: "Run one agent for each data folder, and never copy the folder to another host.",
});

/** Runs until the person interrupts; workloads go on, and the next agent takes them over. */
async function run(flags: Readonly<Record<string, unknown>>, terminal: Terminal): Promise<void> {
  const settings = settingsOf(flags, terminal);
  let onReplaced: () => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    onReplaced = () => reject(replaced);
    terminal.signal.addEventListener("abort", () => resolve(), { once: true });
    if (terminal.signal.aborted) resolve();
  });
  const onEvent = createTeller(terminal, () => onReplaced());
  const agent = await runAgent({ ...settings, version, onEvent });
  try {
    terminal.note(`The agent of ${agent.nodeId} runs; Ctrl-C stops it, and its workloads go on.`);
    await ended;
  } finally {
    agent.stop();
  }
}

/** `edgeloom agent`: makes this host an edge node of a fleet. */
export function agentCommand(terminal: Terminal, done: (code: ExitCode) => void): Command {
  return new Command("agent")
    .description("run the agent that makes this host an edge node")
    .option("--join <url>", "address of a gateway; only the first time (EDGELOOM_GATEWAY_URL)")
    .option("--token <token>", "one-time token of the fleet page (EDGELOOM_ENROLMENT_TOKEN)")
    .option("--name <name>", "name of this host; its host name unless told (EDGELOOM_AGENT_NAME)")
    .option(
      "--data <folder>",
      "identity, key, state and workloads (EDGELOOM_DATA, ./edgeloom-agent)",
    )
    .option("--region <region>", "region of the host; by its time zone unless told")
    .option("--country <code>", "country of the host, such as DE")
    .option("--city <name>", "city of the host")
    .option("--lat <degrees>", "latitude of the host")
    .option("--lon <degrees>", "longitude of the host")
    .action(async (flags: Record<string, unknown>) => {
      await run(flags, terminal);
      done(exitCodes.done);
    });
}
