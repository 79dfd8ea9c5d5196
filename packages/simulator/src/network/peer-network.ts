import type { ChannelOptions, PeerChannel, Peers } from "@edgeloom/agent-core";
import type { SeededRandom, VirtualTime } from "@edgeloom/kernel";
import type { SimulatedNode } from "../nodes/simulated-node.ts";
import type { VirtualNetwork } from "./virtual-network.ts";

/** Messages between the edge nodes of a world: they take half a round trip, in order, and are lost where a link is cut. */
export interface PeerNetwork {
  /** The way of one site to the others. Its channels close when the site goes down. */
  join(site: number): Peers;
  /** The site went down: nothing reaches it until it joins again. */
  leave(site: number): void;
}

export interface PeerNetworkOptions {
  /** The node of a site; undefined before the world hosts it. */
  readonly nodeAt: (site: number) => SimulatedNode | undefined;
  readonly indexOf: (nodeId: string) => number | undefined;
  readonly time: VirtualTime;
  readonly network: VirtualNetwork;
  readonly random: SeededRandom;
}

const idOf = (node: SimulatedNode): string => node.site.identity.id;

export function createPeerNetwork(options: PeerNetworkOptions): PeerNetwork {
  const { nodeAt, indexOf, time, network, random } = options;
  /** Open channels of each site. */
  const open = new Map<number, Map<string, ChannelOptions>>();
  /** When the last message of a pair arrives, by "from>to": what follows does not overtake it. */
  const arrivals = new Map<string, number>();

  function carries(from: SimulatedNode, to: SimulatedNode): boolean {
    if (!from.isUp || !to.isUp) return false;
    if (from.faults.find("partition") !== undefined || to.faults.find("partition") !== undefined) {
      return false;
    }
    const outbound = from.faults.find("partition_from");
    const inbound = to.faults.find("partition_from");
    const cutOut = outbound?.direction !== "inbound" && outbound?.nodeIds.includes(idOf(to));
    const cutIn = inbound?.direction !== "outbound" && inbound?.nodeIds.includes(idOf(from));
    return cutOut !== true && cutIn !== true;
  }

  function send(fromIndex: number, channel: string, to: string, payload: Uint8Array): void {
    const toIndex = indexOf(to);
    if (toIndex === undefined) return;
    const from = nodeAt(fromIndex);
    const target = nodeAt(toIndex);
    if (from === undefined || target === undefined) return;
    if (!carries(from, target)) return;
    const slow = [from.faults.find("slow_link"), target.faults.find("slow_link")];
    const addedMs = slow.reduce((sum, fault) => sum + (fault?.addedMs ?? 0), 0);
    const lost = slow.some((fault) => fault !== undefined && random.next() < fault.lossRatio);
    if (lost) return;
    const pair = `${fromIndex}>${toIndex}`;
    const due = time.now() + network.peerRttMs(fromIndex, toIndex) / 2 + addedMs;
    const arrival = Math.max(due, arrivals.get(pair) ?? 0);
    arrivals.set(pair, arrival);
    time.after(arrival - time.now(), () => {
      // A link that was cut while the message was on its way has lost it.
      if (!carries(from, target)) return;
      target.run(() => open.get(toIndex)?.get(channel)?.onReceive(idOf(from), payload));
    });
  }

  return {
    join(site) {
      const channels = new Map<string, ChannelOptions>();
      open.set(site, channels);
      return {
        address: () => null,
        open(opened): PeerChannel {
          channels.set(opened.channel, opened);
          return {
            learn: () => undefined,
            send: (to, payload) => send(site, opened.channel, to, payload),
            close: () => {
              if (channels.get(opened.channel) === opened) channels.delete(opened.channel);
            },
          };
        },
      };
    },
    leave: (site) => open.delete(site),
  };
}
