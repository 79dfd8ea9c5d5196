import { Command, CommanderError } from "commander";
import { agentCommand } from "./commands/agent.ts";
import { exportCommand } from "./commands/export.ts";
import { fleetCommand } from "./commands/fleet-list.ts";
import { importCommand } from "./commands/import.ts";
import { runCommand } from "./commands/run.ts";
import { validateCommand } from "./commands/validate.ts";
import { type ExitCode, exitCodes, reportFailure } from "./failure.ts";
import type { Terminal } from "./terminal.ts";
import { version } from "./version.ts";

const commands = [
  runCommand,
  validateCommand,
  importCommand,
  exportCommand,
  agentCommand,
  fleetCommand,
];

/** Usage errors are thrown and help goes to the terminal, in every command alike. */
function configure(command: Command, terminal: Terminal): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.out(text.trimEnd()),
    writeErr: (text) => terminal.note(text.trimEnd()),
  });
  for (const child of command.commands) configure(child, terminal);
}

/**
 * Carries out one command line, without the names of the interpreter and the program, and gives the code for the
 * process to end with: 0 done, 1 failed, 2 wrongly called, 130 interrupted.
 */
export async function runCommandLine(
  words: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const program = new Command("edgeloom")
    .description("Workflows of edge nodes: run, check, move, and join hosts to a fleet.")
    .version(version)
    .showHelpAfterError("(--help shows what there is)");
  for (const make of commands) {
    program.addCommand(
      make(terminal, (given) => {
        code = given;
      }),
    );
  }
  configure(program, terminal);
  try {
    await program.parseAsync([...words], { from: "user" });
    return code;
  } catch (error) {
    // Commander has already printed what is wrong, or the help that was asked for.
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    }
    reportFailure(terminal, error);
    return terminal.signal.aborted ? exitCodes.interrupted : exitCodes.failed;
  }
}
