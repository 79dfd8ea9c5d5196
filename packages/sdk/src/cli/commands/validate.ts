import { Command } from "commander";
import { type ExitCode, exitCodes } from "../failure.ts";
import type { Terminal } from "../terminal.ts";
import { checkWorkflowFile, describeProblem } from "../workflow-file.ts";

async function validate(path: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const checked = await checkWorkflowFile(path);
  const problems = checked.ok ? checked.value.warnings : checked.error;
  if (json) terminal.out(JSON.stringify({ valid: checked.ok, problems }, null, 2));
  else {
    for (const problem of problems) terminal.out(describeProblem(problem));
    if (checked.ok) terminal.out(`${path} can run: ${checked.value.graph.nodes.length} nodes.`);
  }
  return checked.ok ? exitCodes.done : exitCodes.failed;
}

/** `edgeloom validate`: all problems of a workflow's file; ends with 1 when there are errors. */
export function validateCommand(terminal: Terminal, done: (code: ExitCode) => void): Command {
  return new Command("validate")
    .description("list all problems of a workflow without running it")
    .argument("<file>", "JSON of a workflow")
    .option("--json", "print { valid, problems } as JSON")
    .action(async (path: string, flags: { json?: boolean }) => {
      done(await validate(path, flags.json === true, terminal));
    });
}
