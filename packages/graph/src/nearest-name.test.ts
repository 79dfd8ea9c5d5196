import { expect, it } from "vitest";
import { nearestName } from "./nearest-name.ts";

const names = ["EdgeDiscoveryNode", "EdgeAffinityNode", "Wait", "latencyMsMax"];

it.each([
  ["EdgeDiscoverNode", "EdgeDiscoveryNode"],
  ["edge_affinity_node", "EdgeAffinityNode"],
  ["wiat", undefined],
  ["Wat", "Wait"],
  ["latency_ms_max", "latencyMsMax"],
  ["Kubernetes", undefined],
  ["", undefined],
])("takes %s for %s", (given, meant) => {
  expect(nearestName(given, names)).toBe(meant);
});
