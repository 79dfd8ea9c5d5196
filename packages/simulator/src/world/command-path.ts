import type { CommandName, CommandReply } from "@edgeloom/agent-core";
import type { VirtualTime } from "@edgeloom/kernel";
import type { VirtualNetwork } from "../network/virtual-network.ts";
import type { SimulatedNode } from "../nodes/simulated-node.ts";
import type { TraceHash } from "../trace/trace-hash.ts";
import { unreachable } from "./unreachable.ts";

/** Time after which the control plane gives up on a node that stays silent. */
const silenceMsMax = 5_000;

interface CommandPathOptions {
  /** Filled by the world as it hosts its sites. */
  readonly nodes: readonly SimulatedNode[];
  readonly time: VirtualTime;
  readonly network: VirtualNetwork;
  readonly trace: TraceHash;
}

/** The way of a command from the control place to a node and of its answer back. */
export interface CommandPath {
  submit(
    index: number,
    command: CommandName,
    request: unknown,
    key: string,
    reply: CommandReply,
  ): void;
  /** The node went down: what it owed an answer is told so. */
  crashed(index: number): void;
}

export function createCommandPath({
  nodes,
  time,
  network,
  trace,
}: CommandPathOptions): CommandPath {
  const owed = new Map<number, Set<() => void>>();

  /** Faults are the world's doing, so they can be undone where the network does not reach. */
  function isOutOfBand(command: CommandName): boolean {
    return command === "clear_faults" || command === "inject_fault";
  }

  function arrive(
    node: SimulatedNode,
    index: number,
    backMs: number,
    [command, request, key]: readonly [CommandName, unknown, string],
    reply: CommandReply,
  ): void {
    const lost = (afterMs: number): void => {
      time.after(afterMs, () => reply(unreachable(node.site.identity.id)));
    };
    if (command === "clear_faults" && (node.agent === null || node.isPaused)) node.faults.clear();
    if (node.agent === null) {
      lost(backMs);
      return;
    }
    if (node.isCutOff && !isOutOfBand(command)) {
      lost(silenceMsMax);
      return;
    }
    const debts = owed.get(index) ?? new Set<() => void>();
    owed.set(index, debts);
    const fail = (): void => lost(backMs);
    debts.add(fail);
    node.submit(command, request, key, (result) => {
      if (!debts.delete(fail)) return;
      if (node.isCutOff && !isOutOfBand(command)) lost(silenceMsMax);
      else time.after(backMs, () => reply(result));
    });
  }

  return {
    submit(index, command, request, key, reply) {
      const node = nodes[index];
      if (node === undefined) throw new RangeError(`there is no node ${index}`);
      const slow = node.faults.find("slow_link");
      const rttMs = network.controlRttMs(index, slow?.addedMs ?? 0, slow?.lossRatio ?? 0);
      trace.text(`${index} ${command} ${key}`);
      const traced: CommandReply = (result) => {
        trace.number(time.now());
        trace.text(result.ok ? "ok" : result.error.code);
        reply(result);
      };
      time.after(rttMs / 2, () => arrive(node, index, rttMs / 2, [command, request, key], traced));
    },
    crashed(index) {
      const debts = owed.get(index);
      owed.delete(index);
      for (const fail of debts ?? []) fail();
    },
  };
}
