import type { ProcessEntry } from "./process-table.ts";

/**
 * Which processes belong to which workload: those of its process group and session, what they started, and what was
 * seen to belong to it before, whoever its parent is by now.
 */
export class ProcessTrees {
  /** Of each leader, the members by process id with their start, which tells a process from a later one. */
  readonly #known = new Map<number, Map<number, number>>();

  /** The members of each leader's tree, zombies included: their CPU time counts until they are collected. */
  observe(
    processes: readonly ProcessEntry[],
    leaders: Iterable<number>,
  ): ReadonlyMap<number, readonly ProcessEntry[]> {
    const children = childrenByParent(processes);
    const trees = new Map<number, readonly ProcessEntry[]>();
    for (const leader of leaders) {
      const known = this.#known.get(leader);
      const seeds = processes.filter(
        ({ pid, group, session, startTicks }) =>
          group === leader || session === leader || known?.get(pid) === startTicks,
      );
      const members = withDescendants(seeds, children);
      this.#known.set(leader, new Map(members.map(({ pid, startTicks }) => [pid, startTicks])));
      trees.set(leader, members);
    }
    return trees;
  }

  forget(leader: number): void {
    this.#known.delete(leader);
  }
}

function childrenByParent(processes: readonly ProcessEntry[]): Map<number, ProcessEntry[]> {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of processes) {
    const siblings = children.get(entry.parent);
    if (siblings === undefined) children.set(entry.parent, [entry]);
    else siblings.push(entry);
  }
  return children;
}

function withDescendants(
  seeds: readonly ProcessEntry[],
  children: ReadonlyMap<number, readonly ProcessEntry[]>,
): ProcessEntry[] {
  const members = new Map(seeds.map((entry) => [entry.pid, entry]));
  const waiting = [...seeds];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    for (const child of children.get(entry.pid) ?? []) {
      if (members.has(child.pid)) continue;
      members.set(child.pid, child);
      waiting.push(child);
    }
  }
  return [...members.values()];
}

/** CPU time of a tree in clock ticks, with that of members which ended and were collected by another member. */
export function ticksOf(members: readonly ProcessEntry[]): number {
  return members.reduce((sum, { cpuTicks, childTicks }) => sum + cpuTicks + childTicks, 0);
}
