import { writeFile } from "node:fs/promises";
import { exportWorkflow } from "@edgeloom/graph";
import { EdgeloomError } from "@edgeloom/kernel";
import { catalogue } from "@edgeloom/nodes";
import { Command } from "commander";
import { createApiClient } from "../../remote/api-client.ts";
import { type ConnectionFlags, requireConnection, withConnection } from "../connection.ts";
import { type ExitCode, exitCodes } from "../failure.ts";
import type { Terminal } from "../terminal.ts";

interface ExportFlags extends ConnectionFlags {
  readonly output?: string | undefined;
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new EdgeloomError(
      {
        code: "invalid_input",
        message: `The file ${path} cannot be written`,
        remedy: "Check that its folder exists and that you may write there.",
      },
      { cause },
    );
  }
}

/** `edgeloom export`: a server's workflow as a file that can be imported anywhere. */
export function exportCommand(terminal: Terminal, done: (code: ExitCode) => void): Command {
  const command = new Command("export")
    .description("export a workflow of a server as JSON")
    .argument("<workflowId>", "id of the workflow")
    .option("-o, --output <file>", "file to write; printed unless told");
  return withConnection(command).action(async (workflowId: string, flags: ExportFlags) => {
    const api = createApiClient(requireConnection(flags, terminal));
    const text = exportWorkflow((await api.workflow(workflowId)).graph, catalogue);
    if (flags.output === undefined) terminal.out(text.trimEnd());
    else {
      await write(flags.output, text);
      terminal.note(`Wrote ${flags.output}.`);
    }
    done(exitCodes.done);
  });
}
