import { Command } from "commander";
import { createApiClient } from "../../remote/api-client.ts";
import { type ConnectionFlags, requireConnection, withConnection } from "../connection.ts";
import { type ExitCode, exitCodes } from "../failure.ts";
import type { Terminal } from "../terminal.ts";
import { readWorkflowFile } from "../workflow-file.ts";

interface ImportFlags extends ConnectionFlags {
  readonly into?: string | undefined;
  readonly json?: boolean | undefined;
}

/** `edgeloom import`: makes a workflow of the server out of a file. */
export function importCommand(terminal: Terminal, done: (code: ExitCode) => void): Command {
  const command = new Command("import")
    .description("import a workflow's file into a server")
    .argument("<file>", "JSON of a workflow")
    .option("--into <workflowId>", "replace the draft of this workflow instead of making a new one")
    .option("--json", "print { workflowId, name } as JSON");
  return withConnection(command).action(async (path: string, flags: ImportFlags) => {
    const api = createApiClient(requireConnection(flags, terminal));
    const graph = await readWorkflowFile(path);
    const workflowId =
      flags.into === undefined
        ? await api.createWorkflow(graph)
        : await api.saveWorkflow(flags.into, graph);
    const { name } = graph;
    if (flags.json === true) terminal.out(JSON.stringify({ workflowId, name }, null, 2));
    else terminal.out(`Imported "${name}" as ${workflowId}.`);
    done(exitCodes.done);
  });
}
