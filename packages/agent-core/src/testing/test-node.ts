import { createSeededRandom, createVirtualTime, type VirtualTime } from "@edgeloom/kernel";
import type { CommandName, CommandRequestInput, CommandResponse } from "../commands.ts";
import { createEdgeNode, type EdgeNode, type EdgeNodeOptions } from "../edge-node.ts";
import type { EdgeNodeIdentity } from "../identity.ts";
import { createMemoryDisk, type MemoryDisk } from "../state/memory-disk.ts";
import { type TelemetryValues, telemetryFields } from "../telemetry.ts";
import {
  createMemoryWorkloadHost,
  type MemoryWorkloadHost,
} from "../workloads/memory-workload-host.ts";

export const testIdentity: EdgeNodeIdentity = {
  id: "edge-1",
  name: "Bern 1",
  region: "eu-central",
  country: "CH",
  city: "Bern",
  coordinates: { latitude: 46.95, longitude: 7.45 },
  timeZone: "Europe/Zurich",
  capabilities: {
    cpuCores: 4,
    memoryGb: 8,
    storageGb: 100,
    gpuAvailable: false,
    bandwidthGbps: 1,
    supportsIpv6: true,
    cdnEnabled: false,
    databaseSupport: [],
    aiModelsAvailable: [],
    containerRuntime: "docker",
    controls: {
      encryptionAtRest: true,
      encryptionInTransit: true,
      auditLogging: true,
      mfa: false,
      rbac: false,
      keyManagement: false,
      rightToDelete: false,
      dataPortability: false,
      retentionDays: 0,
    },
  },
  complianceZones: ["public"],
  provider: "edgeloom",
  pricing: { computePerHour: 0.04, networkPerGb: 0.02, storagePerGbMonth: 0.1 },
  labels: {},
};

const nothingMeasured = Object.fromEntries(
  telemetryFields.map((field) => [field, null]),
) as TelemetryValues;

/** One node on virtual time, disk and workload host, all of which outlive it. */
export interface TestNode {
  readonly time: VirtualTime;
  readonly host: MemoryWorkloadHost;
  readonly disk: MemoryDisk;
  readonly effects: Map<string, number>;
  readonly node: EdgeNode;
  /** The agent dies and comes up again on the same disk and host. */
  restart(): void;
  /** Executes and moves time on until the answer is here. */
  run<Name extends CommandName>(
    command: Name,
    request: CommandRequestInput<Name>,
    key?: string,
  ): CommandResponse<Name>;
}

export function createTestNode(overrides: Partial<EdgeNodeOptions> = {}): TestNode {
  const time = createVirtualTime(1_700_000_000_000);
  const disk = createMemoryDisk();
  const host = createMemoryWorkloadHost({
    timers: time,
    startDelayMs: () => 100,
    stopDelayMs: () => 50,
    usage: ({ resources }) => resources,
  });
  const effects = new Map<string, number>();
  const start = (): EdgeNode =>
    createEdgeNode({
      identity: testIdentity,
      clock: time,
      timers: time,
      random: createSeededRandom(1),
      disk,
      workloadHost: host,
      telemetry: { read: () => ({ at: time.now(), values: nothingMeasured }) },
      onChange: () => undefined,
      onEffect: (key) => effects.set(key, (effects.get(key) ?? 0) + 1),
      ...overrides,
    });
  let node = start();
  let keys = 0;
  return {
    time,
    host,
    disk,
    effects,
    get node() {
      return node;
    },
    restart() {
      node.stop();
      node = start();
    },
    run(command, request, givenKey) {
      keys += 1;
      const key = givenKey ?? `key-${keys}`;
      let outcome: { value: unknown } | { error: Error } | undefined;
      node.submit(command, request, key, (result) => {
        outcome = result.ok ? { value: result.value } : { error: result.error };
      });
      while (outcome === undefined && time.step());
      if (outcome === undefined) throw new Error(`${command} was never answered`);
      if ("error" in outcome) throw outcome.error;
      return outcome.value as CommandResponse<typeof command>;
    },
  };
}
