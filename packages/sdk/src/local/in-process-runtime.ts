import { createGroups, createMemoryGroupDirectory, type Fleet, type Groups } from "@edgeloom/fleet";
import { validateWorkflow, type WorkflowGraph } from "@edgeloom/graph";
import {
  createAddressPolicy,
  createCodeSandbox,
  createEgressClient,
  createGroupSecret,
  createSystemClock,
  createSystemRandom,
  createSystemTimers,
} from "@edgeloom/host";
import {
  createId,
  EdgeloomError,
  type FleetId,
  type JsonValue,
  type RunId,
  type WorkerId,
  type WorkflowId,
  type WorkspaceId,
} from "@edgeloom/kernel";
import {
  type ChildRuns,
  catalogue,
  type DefinitionCatalogue,
  type NodeServices,
} from "@edgeloom/nodes";
import {
  type CompiledWorkflow,
  compileWorkflow,
  createMemoryRunStore,
  defaultRunLimits,
  type EventSink,
  executeRun,
  type Run,
  RunInterruption,
  type RunOutcome,
  type RuntimePorts,
} from "@edgeloom/runtime";
import { type ExecutionResult, RunFailedError } from "../execution-result.ts";
import type { ExecuteOptions, Runtime } from "../runtime.ts";
import { createLocalMonitors } from "./local-monitors.ts";
import { createLocalServices } from "./local-services.ts";
import { createLocalWorld, type LocalWorld, type LocalWorldOptions } from "./local-world.ts";

export interface InProcessOptions {
  /** Fleet that edge nodes of the workflow act on; left out, a simulated world of this process. */
  readonly fleet?: Fleet | undefined;
  readonly world?: LocalWorldOptions | undefined;
  readonly catalogue?: DefinitionCatalogue | undefined;
  /** Workflows that SubWorkflow nodes may call, by id. */
  readonly workflows?: Readonly<Record<string, WorkflowGraph>> | undefined;
  /** Values of `{ $secret: name }` parameters. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /** Services to use instead of the runtime's own. */
  readonly services?: Partial<Pick<NodeServices, "http" | "code" | "mail">> | undefined;
  /** Addresses inside the host's network that HTTP nodes may call: hosts or CIDR ranges. */
  readonly egressAllow?: readonly string[] | undefined;
}

/** A lease in one process is never taken away; this only has to outlast the longest run. */
const leaseMs = 365 * 86_400_000;

/** Sub-workflows inside one another; a workflow that calls itself reaches it at once. */
const ancestorsMax = 16;

/** Executes runs in this process, `parallelSteps` steps of a run at a time. */
export function createInProcessRuntime(options: InProcessOptions, parallelSteps: number): Runtime {
  const clock = createSystemClock();
  const random = createSystemRandom();
  const types = options.catalogue ?? catalogue;
  const compiled = new WeakMap<WorkflowGraph, CompiledWorkflow>();
  let world: LocalWorld | undefined;
  let sandbox: ReturnType<typeof createCodeSandbox> | undefined;
  let http: NodeServices["http"] | undefined = options.services?.http;

  const fleet = (): Fleet => {
    if (options.fleet !== undefined) return options.fleet;
    world ??= createLocalWorld(options.world);
    return world.fleet;
  };
  let groups: Groups | undefined;
  const groupsOfFleet = (): Groups => {
    groups ??= createGroups({
      fleet: fleet(),
      directory: createMemoryGroupDirectory(),
      clock,
      timers: createSystemTimers(),
      random,
      newId: () => createId("group", clock.now(), random),
      newSecret: createGroupSecret,
    });
    return groups;
  };
  const monitors = createLocalMonitors(fleet, clock);

  function compile(graph: WorkflowGraph): CompiledWorkflow {
    const known = compiled.get(graph);
    if (known !== undefined) return known;
    const made = compileWorkflow(graph, types);
    compiled.set(graph, made);
    return made;
  }

  /** Child runs of a run that has `depth` ancestors. */
  const childRunsAt = (depth: number): ChildRuns => ({
    async run({ workflowId, input, signal }) {
      if (depth >= ancestorsMax) {
        throw new EdgeloomError({
          code: "conflict",
          message: `Workflow "${workflowId}" would be the ${depth + 1}th sub-workflow inside another`,
          remedy: "See whether a workflow calls itself, directly or through others.",
          field: "workflowId",
        });
      }
      const graph = options.workflows?.[workflowId];
      if (graph === undefined) {
        throw new EdgeloomError({
          code: "not_found",
          message: `There is no workflow "${workflowId}" in this runtime`,
          remedy: "Give it to the runtime: new LocalRuntime({ workflows: { id: graph } }).",
          field: "workflowId",
        });
      }
      const { runId, output } = await execute(graph, { input, signal }, depth + 1);
      return { runId, output };
    },
  });

  const services = createLocalServices({
    fleet,
    groups: groupsOfFleet,
    http: () => {
      http ??= createEgressClient({
        policy: createAddressPolicy((options.egressAllow ?? []).join(",")),
      });
      return http;
    },
    code: () => {
      if (options.services?.code !== undefined) return options.services.code;
      sandbox ??= createCodeSandbox();
      return sandbox;
    },
    mail: options.services?.mail,
    monitors,
    childRuns: childRunsAt(0),
  });
  // Inherits the rest, whose getters would make a world and a sandbox if they were copied.
  const servicesAt = (depth: number): NodeServices =>
    depth === 0
      ? services
      : Object.create(services, { childRuns: { value: childRunsAt(depth), enumerable: true } });

  async function execute(
    graph: WorkflowGraph,
    { input, signal, onEvent }: ExecuteOptions = {},
    depth = 0,
  ): Promise<ExecutionResult> {
    const store = createMemoryRunStore(clock);
    const run = newRun(createId<RunId>("run", clock.now(), random), clock.now(), input);
    store.create({ run, graph });
    const results: Record<string, JsonValue> = {};
    const events: EventSink = {
      wants: () => onEvent !== undefined,
      publish: (_run, told) => {
        for (const event of told) onEvent?.(event);
      },
    };
    const workerId = "local" as WorkerId;
    const ports: RuntimePorts = {
      store,
      catalogue: types,
      clock,
      timers: createSystemTimers(),
      random,
      workerId,
      limits: { ...defaultRunLimits, parallelSteps, waitInProcessMsMax: Number.POSITIVE_INFINITY },
      events,
      onStep: (nodeId, _iteration, output) => {
        if (output !== undefined) results[nodeId] = output;
      },
      servicesFor: () => servicesAt(depth),
      secretsFor: () => (name) => options.secrets?.[name],
    };
    const [claimed] = await store.claim([run.id], workerId, leaseMs);
    if (claimed === undefined)
      throw new Error(`Run ${run.id} could not be claimed in its own process`);
    const workflow = compile(graph);
    const cancellation = cancelOn(signal);
    try {
      const outcome = await executeRun(claimed, workflow, ports, cancellation.signal);
      return finish(run.id, outcome, results);
    } finally {
      cancellation.release();
    }
  }

  return {
    async execute(graph, executeOptions) {
      refuseInvalid(graph, types, compiled);
      return execute(graph, executeOptions);
    },
    async close() {
      monitors.close();
      world?.stop();
      await sandbox?.close();
    },
  };
}

/** Checked once a graph: executing the same one again costs nothing. */
function refuseInvalid(
  graph: WorkflowGraph,
  types: DefinitionCatalogue,
  compiled: WeakMap<WorkflowGraph, CompiledWorkflow>,
): void {
  if (compiled.has(graph)) return;
  const problem = validateWorkflow(graph, types).find(({ severity }) => severity === "error");
  if (problem === undefined) return;
  const where = [problem.nodeId, problem.field].filter(Boolean).join(".");
  throw new EdgeloomError({
    code: "invalid_workflow",
    message: `The workflow "${graph.name}" cannot run: ${where === "" ? "" : `${where}: `}${problem.reason}`,
    remedy: problem.remedy,
    field: problem.field,
  });
}

function newRun(id: RunId, createdAt: number, input: JsonValue | undefined): Run {
  return {
    id,
    workspaceId: "local" as WorkspaceId,
    workflowId: "local" as WorkflowId,
    versionId: "local",
    fleetId: "local" as FleetId,
    trigger: "manual",
    triggerNodeId: null,
    input: input ?? {},
    options: {},
    test: false,
    parentRunId: null,
    sourceRunId: null,
    createdAt,
    deadlineAt: null,
  };
}

/** The engine tells reasons apart; whatever the caller aborts with is a cancellation. */
function cancelOn(signal: AbortSignal | undefined): {
  readonly signal: AbortSignal;
  /** Lets go of the caller's signal, which may outlive many runs. */
  release(): void;
} {
  const controller = new AbortController();
  const cancel = (): void => controller.abort(new RunInterruption("cancel"));
  if (signal?.aborted === true) cancel();
  signal?.addEventListener("abort", cancel, { once: true });
  return {
    signal: controller.signal,
    release: () => signal?.removeEventListener("abort", cancel),
  };
}

function finish(
  runId: RunId,
  outcome: RunOutcome,
  results: ExecutionResult["results"],
): ExecutionResult {
  if (outcome.type === "succeeded") return { runId, results, output: outcome.output };
  if (outcome.type === "failed") throw new RunFailedError(runId, outcome.error, results);
  throw new RunFailedError(
    runId,
    {
      code: "cancelled",
      message: outcome.type === "cancelled" ? "it was cancelled" : `it ended as ${outcome.type}`,
    },
    results,
  );
}
