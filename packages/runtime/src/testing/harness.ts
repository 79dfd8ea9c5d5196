import { type WorkflowGraph, type WorkflowGraphInput, workflowGraphSchema } from "@edgeloom/graph";
import {
  createSeededRandom,
  createVirtualTime,
  type JsonValue,
  type RunId,
  type VirtualTime,
  type WorkerId,
} from "@edgeloom/kernel";
import type { NodeServices } from "@edgeloom/nodes";
import type { RunEvent } from "@edgeloom/protocol";
import { compileWorkflow } from "../compiled-workflow.ts";
import { executeRun } from "../execute-run.ts";
import { createMemoryRunStore, type MemoryRunStore } from "../memory-store.ts";
import { defaultRunLimits, type RunLimits, type RuntimePorts } from "../ports.ts";
import type { Run, RunOutcome } from "../run.ts";
import { Effects, testCatalogue } from "./catalogue.ts";

type NodeText = string | WorkflowGraphInput["nodes"][number];

function parseEnd(text: string): [string, string] {
  const dot = text.indexOf(".");
  return dot < 0 ? [text, "main"] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** A graph in short: nodes as `"id:Type"` (or `"id"` for a Step) or objects, edges as `"a.path > b.input"`. */
export function graphOf(
  nodes: readonly NodeText[],
  edges: readonly string[],
  settings: WorkflowGraphInput["settings"] = {},
): WorkflowGraph {
  return workflowGraphSchema.parse({
    schemaVersion: 1,
    name: "test",
    settings,
    nodes: nodes.map((node) => {
      if (typeof node !== "string") return { ...node, name: node.name ?? node.id };
      const [id = "", type = "Step"] = node.split(":");
      return { id, type, name: id };
    }),
    edges: edges.map((text, index) => {
      const [from = "", to = ""] = text.split(" > ");
      const [source, sourceOutput] = parseEnd(from);
      const [target, targetInput] = parseEnd(to);
      return { id: `e${index}`, source, sourceOutput, target, targetInput };
    }),
  });
}

/** A node with parameters and settings. */
export function node(
  idAndType: string,
  parameters: Record<string, unknown> = {},
  settings: Record<string, unknown> = {},
): WorkflowGraphInput["nodes"][number] {
  const [id = "", type = "Step"] = idAndType.split(":");
  return { id, type, name: id, parameters: parameters as Record<string, JsonValue>, settings };
}

// The types for tests use no services; one that did would fail here and say so.
const noServices = {} as NodeServices;

/** A worker in a virtual world with a memory store. */
export class Bench {
  readonly time: VirtualTime = createVirtualTime(1_000_000);
  readonly effects = new Effects();
  readonly catalogue = testCatalogue(this.effects);
  readonly store: MemoryRunStore = createMemoryRunStore(this.time);
  readonly published: RunEvent[] = [];
  readonly ports: RuntimePorts;
  #runs = 0;

  constructor(limits: Partial<RunLimits> = {}, secrets: Record<string, string> = {}) {
    this.ports = {
      store: this.store,
      catalogue: this.catalogue,
      clock: this.time,
      timers: this.time,
      random: createSeededRandom(1),
      workerId: "w1" as WorkerId,
      limits: { ...defaultRunLimits, ...limits },
      events: {
        wants: () => true,
        publish: (_run, events) => this.published.push(...events),
      },
      servicesFor: () => noServices,
      secretsFor: () => (name) => secrets[name],
    };
  }

  create(graph: WorkflowGraph, run: Partial<Run> = {}): RunId {
    this.#runs += 1;
    const id = `run_${this.#runs}` as RunId;
    this.store.create({
      graph,
      run: {
        id,
        workspaceId: "ws" as Run["workspaceId"],
        workflowId: "wf" as Run["workflowId"],
        versionId: "v",
        fleetId: "fleet" as Run["fleetId"],
        trigger: "manual",
        triggerNodeId: null,
        input: {},
        options: {},
        test: false,
        parentRunId: null,
        sourceRunId: null,
        createdAt: this.time.now(),
        deadlineAt: null,
        ...run,
      },
    });
    return id;
  }

  /** Claims a run and executes it while time passes, until it ends, is parked or is interrupted. */
  async execute(id: RunId, signal?: AbortSignal): Promise<RunOutcome> {
    const [claimed] = await this.store.claim([id], this.ports.workerId, 10_000);
    if (claimed === undefined) throw new Error(`${id} was not to be had`);
    const workflow = compileWorkflow(claimed.graph, this.catalogue);
    let done = false;
    const outcome = executeRun(
      claimed,
      workflow,
      this.ports,
      signal ?? new AbortController().signal,
    ).finally(() => {
      done = true;
    });
    for (;;) {
      await settlePromises();
      if (done) return await outcome;
      if (!this.time.step()) throw new Error(`${id} does not end and no timer is set`);
    }
  }

  async run(graph: WorkflowGraph, run: Partial<Run> = {}): Promise<RunOutcome> {
    return await this.execute(this.create(graph, run));
  }

  /** States of the latest attempts by node and iteration. */
  states(id: RunId): Record<string, string> {
    return Object.fromEntries(
      this.store
        .steps(id)
        .map((step) => [
          step.nodeId + (step.iteration === "" ? "" : `@${step.iteration}`),
          step.state,
        ]),
    );
  }

  output(id: RunId, nodeId: string): JsonValue | undefined {
    return this.store.steps(id).findLast((step) => step.nodeId === nodeId)?.output;
  }
}

/** Lets everything that waits for no timer happen. */
async function settlePromises(): Promise<void> {
  for (let i = 0; i < 200; i += 1) await Promise.resolve();
}
