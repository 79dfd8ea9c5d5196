import { EdgeloomError, type EdgeNodeId } from "@edgeloom/kernel";
import type { EdgeNodeView } from "@edgeloom/protocol";

/** Whether an edge node can take part in something new. */
export const isFit = (node: EdgeNodeView): boolean =>
  node.online && node.lifecycle === "active" && !node.cordoned && node.health !== "down";

/** Fewest first: what makes an edge node a worse member. */
export function burden(node: EdgeNodeView): number {
  const health = { healthy: 0, degraded: 1, unhealthy: 2, unknown: 2, down: 3 }[node.health];
  return health * 10 + (node.lastSample?.values.cpu ?? 0);
}

/**
 * Chooses `size` members of a group: fit edge nodes, spread over as many regions as there are, so that the loss of a
 * region takes as few of them as can be. The same fleet gives the same choice.
 * @throws EdgeloomError `capacity_exceeded` when the fleet has too few fit edge nodes
 */
export function chooseMembers(nodes: readonly EdgeNodeView[], size: number): EdgeNodeId[] {
  const regions = new Map<string, EdgeNodeView[]>();
  const fit = nodes.filter(isFit).sort((a, b) => burden(a) - burden(b) || (a.id < b.id ? -1 : 1));
  for (const node of fit) {
    const there = regions.get(node.region) ?? [];
    there.push(node);
    regions.set(node.region, there);
  }
  const chosen: EdgeNodeId[] = [];
  for (let round = 0; chosen.length < size; round += 1) {
    const before = chosen.length;
    for (const there of regions.values()) {
      const node = there[round];
      if (node !== undefined && chosen.length < size) chosen.push(node.id as EdgeNodeId);
    }
    if (chosen.length === before) break;
  }
  if (chosen.length < size) {
    throw new EdgeloomError({
      code: "capacity_exceeded",
      message: `A group of ${size} needs ${size} active edge nodes; this fleet has ${fit.length}`,
      remedy: "Bring more edge nodes into service, or form a smaller group",
      field: "size",
    });
  }
  return chosen;
}
