import {
  type NodeState,
  nodeStateSchema,
  type TelemetryValues,
  telemetryFields,
} from "@edgeloom/agent-core";
import { encodeTelemetryFrame, type NodeIdentity, nodeIdentitySchema } from "@edgeloom/protocol";

/** An edge node as it declares itself, for tests. */
export function identityOf(id: string): NodeIdentity {
  return nodeIdentitySchema.parse({
    id,
    name: `Node ${id}`,
    region: "eu-central",
    country: "DE",
    city: "Frankfurt",
    coordinates: { latitude: 50.1, longitude: 8.7 },
    timeZone: "Europe/Berlin",
    capabilities: { cpuCores: 4, memoryGb: 8, storageGb: 100 },
    complianceZones: ["gdpr"],
    provider: "test",
    pricing: {},
    labels: {},
  });
}

export function stateOf(changes: Partial<NodeState> = {}): NodeState {
  return nodeStateSchema.parse({
    lifecycle: "active",
    cordoned: false,
    lease: null,
    fencingTokenHighest: 0,
    workloads: [],
    faults: [],
    startedAt: 1,
    revision: 1,
    ...changes,
  });
}

const unmeasured = Object.fromEntries(
  telemetryFields.map((field) => [field, null]),
) as TelemetryValues;

/** A frame of one sample a node. */
export function frameOf(
  indexes: readonly number[],
  at: number,
  values: Partial<TelemetryValues> = { cpu: 0.25 },
): Uint8Array {
  return encodeTelemetryFrame(
    indexes.map((index) => ({ index, sample: { at, values: { ...unmeasured, ...values } } })),
  );
}
