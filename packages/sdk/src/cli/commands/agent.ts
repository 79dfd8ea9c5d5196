import {
  type AgentEvent,
  type AgentFlag,
  agentFlags,
  readAgentSettings,
  runAgent,
} from "@edgeloom/host";
import { assertNever, EdgeloomError, toErrorDetails } from "@edgeloom/kernel";
import { Command } from "commander";
import { type ExitCode, exitCodes, reportFailure } from "../failure.ts";
import type { Terminal } from "../terminal.ts";
import { version } from "../version.ts";

function createTeller(terminal: Terminal, onReplaced: () => void) {
  return (event: AgentEvent): void => {
    switch (event.type) {
      case "waiting":
        terminal.note(`Waiting to enrol: ${toErrorDetails(event.error).message}`);
        return;
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
  const settings = readAgentSettings(flags, terminal.environment);
  let onReplaced: () => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    onReplaced = () => reject(replaced);
    terminal.signal.addEventListener("abort", () => resolve(), { once: true });
    if (terminal.signal.aborted) resolve();
  });
  const onEvent = createTeller(terminal, () => onReplaced());
  const { signal } = terminal;
  const agent = await runAgent({ ...settings, version, onEvent, signal });
  try {
    terminal.note(`The agent of ${agent.nodeId} runs; Ctrl-C stops it, and its workloads go on.`);
    await ended;
  } finally {
    await agent.stop();
  }
}

const describe = ({ description, variable }: AgentFlag): string =>
  variable === undefined ? description : `${description} (${variable})`;

/** `edgeloom agent`: makes this host an edge node of a fleet. */
export function agentCommand(terminal: Terminal, done: (code: ExitCode) => void): Command {
  const command = new Command("agent").description(
    "run the agent that makes this host an edge node",
  );
  for (const flag of agentFlags) command.option(`--${flag.name} <${flag.value}>`, describe(flag));
  return command.action(async (flags: Record<string, unknown>) => {
    await run(flags, terminal);
    done(exitCodes.done);
  });
}
