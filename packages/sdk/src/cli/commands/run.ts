import { existsSync } from "node:fs";
import type { JsonValue } from "@edgeloom/kernel";
import { Command } from "commander";
import { type ExecutionResult, RunFailedError } from "../../execution-result.ts";
import { LocalRuntime, ParallelRuntime } from "../../local/local-runtime.ts";
import { createApiClient } from "../../remote/api-client.ts";
import { DistributedRuntime } from "../../remote/distributed-runtime.ts";
import type { ExecuteOptions } from "../../runtime.ts";
import { type ConnectionFlags, connectionOf, withConnection } from "../connection.ts";
import { type ExitCode, exitCodes, reportFailure, usageError } from "../failure.ts";
import { readJsonArgument } from "../json-argument.ts";
import { createProgress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import { readWorkflowFile } from "../workflow-file.ts";
import { type WorldFlags, withWorld } from "../world-options.ts";

interface RunFlags extends ConnectionFlags, WorldFlags {
  readonly local?: boolean | undefined;
  readonly parallel?: boolean | undefined;
  readonly input?: string | undefined;
  readonly fleet?: string | undefined;
  readonly json?: boolean | undefined;
}

/** What is about to run, and where. */
interface Execution {
  start(options: ExecuteOptions): Promise<ExecutionResult>;
  close(): Promise<void>;
}

const secretPrefix = "EDGELOOM_SECRET_";

/** Secrets of local runs come from the environment: EDGELOOM_SECRET_chat-token is the secret "chat-token". */
function secretsOf(environment: Terminal["environment"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      name.startsWith(secretPrefix) && value !== undefined
        ? [[name.slice(secretPrefix.length), value]]
        : [],
    ),
  );
}

async function prepareLocal(path: string, flags: RunFlags, terminal: Terminal): Promise<Execution> {
  if (flags.fleet !== undefined) {
    throw usageError("--fleet needs a server", "Leave it out, or give --server as well.");
  }
  const graph = await readWorkflowFile(path);
  const options = {
    world: { seed: flags.seed, sites: flags.sites },
    secrets: secretsOf(terminal.environment),
  };
  const runtime =
    flags.parallel === true ? new ParallelRuntime(options) : new LocalRuntime(options);
  return {
    start: (executeOptions) =>
      runtime.execute(graph, {
        ...executeOptions,
        onEvent: terminal.isInteractive ? createProgress(graph, terminal.note) : undefined,
      }),
    close: () => runtime.close(),
  };
}

async function prepareRemote(
  target: string,
  flags: RunFlags,
  terminal: Terminal,
  connection: { readonly url: string; readonly apiKey: string },
): Promise<Execution> {
  const runtime = new DistributedRuntime({ ...connection, fleetId: flags.fleet });
  const isFile = existsSync(target);
  const graph = isFile
    ? await readWorkflowFile(target)
    : (await createApiClient(connection).workflow(target)).graph;
  const onEvent = terminal.isInteractive ? createProgress(graph, terminal.note) : undefined;
  return {
    start: (options) =>
      isFile
        ? runtime.execute(graph, { ...options, onEvent })
        : runtime.executeStored(target, { ...options, onEvent }),
    close: () => runtime.close(),
  };
}

async function prepare(target: string, flags: RunFlags, terminal: Terminal): Promise<Execution> {
  const connection = flags.local === true ? undefined : connectionOf(flags, terminal);
  if (connection !== undefined) return prepareRemote(target, flags, terminal, connection);
  if (!existsSync(target)) {
    throw usageError(
      `There is no file ${target}`,
      "Give the path of a workflow's JSON, or --server to run a stored workflow by its id.",
    );
  }
  return prepareLocal(target, flags, terminal);
}

function showFailure(terminal: Terminal, error: RunFailedError, json: boolean): ExitCode {
  const { runId, results } = error;
  if (json) terminal.out(JSON.stringify({ runId, error: error.toJSON(), results }, null, 2));
  else reportFailure(terminal, error);
  return error.code === "cancelled" ? exitCodes.interrupted : exitCodes.failed;
}

async function run(target: string, flags: RunFlags, terminal: Terminal): Promise<ExitCode> {
  const input: JsonValue | undefined =
    flags.input === undefined ? undefined : await readJsonArgument(flags.input, "--input");
  const execution = await prepare(target, flags, terminal);
  const json = flags.json === true;
  try {
    const result = await execution.start({ input, signal: terminal.signal });
    if (!json && terminal.isInteractive) terminal.note(`Run ${result.runId} succeeded.`);
    terminal.out(JSON.stringify(json ? result : result.output, null, 2));
    return exitCodes.done;
  } catch (error) {
    if (error instanceof RunFailedError) return showFailure(terminal, error, json);
    throw error;
  } finally {
    await execution.close();
  }
}

/** `edgeloom run`: executes a workflow here on a simulated fleet, or on a server. */
export function runCommand(terminal: Terminal, done: (code: ExitCode) => void): Command {
  const command = new Command("run")
    .description("run a workflow, here on a simulated fleet or on a server")
    .argument("<workflow>", "file of a workflow, or the id of one that the server holds")
    .option("--input <json>", "what the run is started with: JSON, or @file")
    .option("--parallel", "run independent branches side by side (a server always does)")
    .option("--local", "run here even if EDGELOOM_URL is set")
    .option("--fleet <id>", "fleet of the server to run on; its first unless told")
    .option("--json", "print run id, output and results of every node as JSON, and nothing else");
  return withConnection(withWorld(command)).action(async (target: string, flags: RunFlags) => {
    done(await run(target, flags, terminal));
  });
}
