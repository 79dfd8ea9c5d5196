import { createGroups, createMemoryGroupDirectory } from "@edgeloom/fleet";
import { createSeededRandom, createVirtualTime, type JsonValue } from "@edgeloom/kernel";
import { parseParameters } from "../define-node.ts";
import type { NodeContext, NodeDefinition } from "../definition.ts";
import { createMemoryAuditLog, type MemoryAuditLog } from "../memory/audit-log.ts";
import { createMemoryMonitorRegistry } from "../memory/monitor-registry.ts";
import type { MonitorStore } from "../monitoring/monitor-tick.ts";
import type { HttpRequest, HttpResponse, MonitorRegistry } from "../services.ts";
import { createTestFleet, type TestFleet } from "./test-fleet.ts";

export interface TestContext extends NodeContext {
  readonly fleet: TestFleet;
  readonly audit: MemoryAuditLog;
  readonly monitors: MonitorRegistry & MonitorStore;
  readonly requests: HttpRequest[];
  readonly mails: { readonly to: readonly string[]; readonly messageId: string }[];
  readonly acted: string[];
  readonly lines: string[];
}

export interface TestContextOptions extends Partial<NodeContext> {
  readonly fleet?: TestFleet;
  readonly respond?: (request: HttpRequest) => Partial<HttpResponse>;
}

/** A context whose services are in memory and record what they were asked for. */
export function createTestContext({
  fleet = createTestFleet([{ id: "edge-1" }]),
  respond = () => ({}),
  ...overrides
}: TestContextOptions = {}): TestContext {
  const clock = overrides.clock ?? fleet.time;
  const audit = createMemoryAuditLog();
  const monitors = createMemoryMonitorRegistry(clock);
  const requests: HttpRequest[] = [];
  const mails: TestContext["mails"] = [];
  const acted: string[] = [];
  const lines: string[] = [];
  return {
    workspaceId: "ws",
    workflowId: "wf",
    runId: "run-1",
    nodeId: "node-1",
    iteration: "",
    attempt: 1,
    key: "run-1/node-1/",
    signal: new AbortController().signal,
    clock,
    timers: createVirtualTime(),
    random: createSeededRandom(1),
    trigger: { kind: "manual", nodeId: null, input: null },
    arrivals: [],
    log: (_level, message) => {
      lines.push(message);
    },
    actsOn: (edgeNodeId) => {
      acted.push(edgeNodeId);
    },
    services: {
      fleet,
      groups: createGroups({
        fleet,
        directory: createMemoryGroupDirectory(),
        clock,
        timers: fleet.time,
        random: createSeededRandom(2),
        newId: () => "group-1",
        newSecret: () => "a-key-that-nobody-else-has-0123456789-0123456789",
      }),
      audit,
      monitors,
      http: {
        request: async (request) => {
          requests.push(request);
          const { url } = request;
          return { status: 200, headers: {}, body: "", url, durationMs: 1, ...respond(request) };
        },
      },
      code: {
        run: async ({ source, globals }) => ({ value: { source, ...globals }, logs: ["ran"] }),
      },
      mail: {
        send: async (mail) => {
          mails.push(mail);
          return { accepted: mail.to };
        },
      },
      childRuns: {
        run: async ({ workflowId, input, key }) => ({
          runId: `child-of-${key}`,
          output: { workflowId, input },
        }),
      },
    },
    fleet,
    audit,
    monitors,
    requests,
    mails,
    acted,
    lines,
    ...overrides,
  };
}

/** Runs a node as the engine does: parses the parameters, then executes, and checks the output's shape. */
export async function executeNode(
  definition: NodeDefinition,
  values: Readonly<Record<string, unknown>>,
  input: JsonValue = null,
  context: NodeContext = createTestContext(),
): Promise<Record<string, unknown>> {
  const parameters = parseParameters(definition, values);
  const output = await definition.execute(context, parameters, input);
  const plain: unknown = JSON.parse(JSON.stringify(output));
  // Outputs that follow from parameters (Switch) are not fields of the schema.
  const schema =
    definition.outputsFor === undefined ? definition.output.strict() : definition.output;
  return schema.parse(plain);
}
