import {
  createEdgeNode,
  createMemoryDisk,
  createMemoryWorkloadHost,
  type EdgeNode,
  type TelemetryValues,
  telemetryFields,
} from "@edgeloom/agent-core";
import type { Fleet, MetricPoint, RecordedMetric } from "@edgeloom/fleet";
import {
  createSeededRandom,
  createVirtualTime,
  EdgeloomError,
  type EpochMs,
  type FleetId,
  type VirtualTime,
} from "@edgeloom/kernel";
import { type EdgeLocationInput, edgeLocationSchema, edgeMetricsSchema } from "@edgeloom/placement";
import type { EdgeNodeView } from "@edgeloom/protocol";

export interface TestSite extends Partial<EdgeLocationInput> {
  readonly id: string;
  /** Figures of its telemetry; the rest is null. */
  readonly telemetry?: Partial<TelemetryValues>;
  /** When it was last heard of; now when left out, null for never. */
  readonly lastSeenAt?: EpochMs | null;
  readonly online?: boolean;
}

/** A few edge nodes of agent-core on virtual time behind the fleet port, brought into service at once. */
export interface TestFleet extends Fleet {
  readonly time: VirtualTime;
  /** How often each key had an effect on an edge node. */
  readonly effects: ReadonlyMap<string, number>;
  /** Replaces what the edge nodes measured, as series by node and field. */
  readonly samples: Map<string, Map<string, MetricPoint[]>>;
  readonly recorded: readonly RecordedMetric[];
}

const nothing = Object.fromEntries(
  telemetryFields.map((field) => [field, null]),
) as TelemetryValues;

const berlin: Omit<EdgeLocationInput, "id"> = {
  name: "Berlin",
  region: "eu-central",
  country: "DE",
  city: "Berlin",
  coordinates: { latitude: 52.52, longitude: 13.4 },
  timeZone: "Europe/Berlin",
  capabilities: {
    cpuCores: 8,
    memoryGb: 32,
    storageGb: 500,
    bandwidthGbps: 10,
    controls: {
      encryptionAtRest: true,
      encryptionInTransit: true,
      auditLogging: true,
      mfa: true,
      rbac: true,
      keyManagement: true,
      rightToDelete: true,
      dataPortability: true,
      retentionDays: 3_650,
    },
  },
  complianceZones: ["gdpr", "public"],
  provider: "edgeloom",
  pricing: { computePerHour: 0.04 },
  metrics: {},
  status: "active",
  workloadCount: 0,
  labels: {},
};

interface Entry {
  readonly site: TestSite;
  readonly node: EdgeNode;
}

export function createTestFleet(sites: readonly TestSite[]): TestFleet {
  const time = createVirtualTime(1_700_000_000_000);
  const effects = new Map<string, number>();
  const samples = new Map<string, Map<string, MetricPoint[]>>();
  const recorded: RecordedMetric[] = [];
  const entries = new Map(sites.map((site) => [site.id, open(site)]));

  function open(site: TestSite): Entry {
    const { telemetry: _telemetry, lastSeenAt: _seen, online: _online, ...own } = site;
    const identity = edgeLocationSchema.parse({ ...berlin, ...own });
    const node = createEdgeNode({
      identity,
      clock: time,
      timers: time,
      random: createSeededRandom(1),
      disk: createMemoryDisk(),
      workloadHost: createMemoryWorkloadHost({
        timers: time,
        startDelayMs: () => 10,
        stopDelayMs: () => 10,
        usage: ({ resources }) => resources,
      }),
      telemetry: { read: () => ({ at: time.now(), values: { ...nothing, ...site.telemetry } }) },
      onChange: () => undefined,
      onEffect: (key) => effects.set(key, (effects.get(key) ?? 0) + 1),
    });
    for (const to of ["warming", "active"] as const) {
      if (node.state().lifecycle === "active") break;
      node.submit("transition", { to }, `${site.id}/${to}`, () => undefined);
      while (node.state().lifecycle !== to && time.step());
    }
    effects.clear();
    return { site, node };
  }

  function entryOf(id: string): Entry {
    const entry = entries.get(id);
    if (entry !== undefined) return entry;
    throw new EdgeloomError({ code: "not_found", message: `There is no edge node "${id}".` });
  }

  function viewOf({ site, node }: Entry): EdgeNodeView {
    const state = node.state();
    const values = { ...nothing, ...site.telemetry };
    const location = edgeLocationSchema.parse({
      ...berlin,
      ...node.identity,
      metrics: edgeMetricsSchema.parse({
        cpuUtilization: values.cpu ?? 0,
        memoryUtilization: values.memory ?? 0,
        errorRate: values.errorRate ?? 0,
      }),
    });
    const online = site.online ?? true;
    return {
      ...location,
      fleetId: "fleet-test",
      kind: "simulated",
      lifecycle: state.lifecycle,
      cordoned: state.cordoned,
      lease: state.lease,
      workloads: state.workloads,
      workloadCount: state.workloads.length,
      health: online ? "healthy" : "down",
      online,
      lastSeenAt: site.lastSeenAt === undefined ? time.now() : site.lastSeenAt,
      lastSample: site.lastSeenAt === null ? null : { at: time.now(), values },
      agentVersion: "test",
      revision: state.revision,
    };
  }

  function recordedPoints(nodeId: string, metric: string): MetricPoint[] {
    return recorded
      .filter((one) => one.nodeId === nodeId && one.metric === metric)
      .map(({ at, value }) => ({ at, count: 1, mean: value, min: value, max: value }));
  }

  return {
    id: "fleet-test" as FleetId,
    kind: "simulated",
    name: "Test fleet",
    time,
    effects,
    samples,
    recorded,
    async list(query = {}) {
      const labels = Object.entries(query.labels ?? {});
      return [...entries.values()]
        .map(viewOf)
        .filter((view) => labels.every(([name, value]) => view.labels[name] === value));
    },
    get: async (id) => viewOf(entryOf(id)),
    async execute(id, command, request, options) {
      const answer = entryOf(id).node.execute(command, request, options);
      let settled = false;
      const settle = (): void => {
        settled = true;
      };
      answer.then(settle, settle);
      // Time stands still but for what the command waits for; promises get their turn in between.
      for (let turn = 0; turn < 10_000 && !settled; turn += 1) {
        await Promise.resolve();
        if (!settled) time.step();
      }
      return answer;
    },
    async queryMetrics({ nodeIds, metrics }) {
      const ids = nodeIds ?? [...entries.keys()].map((id) => entryOf(id).node.identity.id);
      return ids.flatMap((nodeId) =>
        metrics.map((metric) => ({
          nodeId: nodeId as RecordedMetric["nodeId"],
          metric,
          points: samples.get(nodeId)?.get(metric) ?? recordedPoints(nodeId, metric),
        })),
      );
    },
    async recordMetric(metric) {
      recorded.push(metric);
    },
  };
}
