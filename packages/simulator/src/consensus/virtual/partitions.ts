import { assertNever, type SeededRandom } from "@edgeloom/kernel";
import type { VirtualNetwork } from "./network.ts";

export const partitionKinds = [
  "symmetric",
  "one_way",
  "bridge",
  "isolated",
  "isolated_leader",
  "deaf_leader",
  "mute_leader",
] as const;

/**
 * How a network falls apart: into two halves; one half that no longer hears the other; two halves that only one member
 * still reaches (a bridge); one member alone, the leader by preference; a leader that can only send, or only receive.
 */
export type PartitionKind = (typeof partitionKinds)[number];

/** Cuts links between `addresses`; `leader` is who leads as far as anybody can tell. */
export function partition(
  network: VirtualNetwork,
  random: SeededRandom,
  kind: PartitionKind,
  addresses: readonly string[],
  leader: string | undefined,
): void {
  const shuffled = shuffle(random, addresses);
  const chief = leader ?? shuffled[0] ?? "";
  const half = 1 + Math.floor(random.next() * (shuffled.length - 1));
  const left = shuffled.slice(0, half);
  const right = shuffled.slice(half);
  const others = addresses.filter((address) => address !== chief);
  switch (kind) {
    case "symmetric":
      cutBoth(network, left, right);
      return;
    case "one_way":
      cut(network, left, right);
      return;
    case "bridge":
      cutBoth(network, left.slice(1), right);
      return;
    case "isolated":
      cutBoth(network, shuffled.slice(0, 1), shuffled.slice(1));
      return;
    case "isolated_leader":
      cutBoth(network, [chief], others);
      return;
    case "deaf_leader":
      cut(network, others, [chief]);
      return;
    case "mute_leader":
      cut(network, [chief], others);
      return;
    default:
      assertNever(kind);
  }
}

function cut(network: VirtualNetwork, from: readonly string[], to: readonly string[]): void {
  for (const source of from) for (const target of to) network.block(source, target);
}

function cutBoth(network: VirtualNetwork, a: readonly string[], b: readonly string[]): void {
  cut(network, a, b);
  cut(network, b, a);
}

/** Fisher and Yates. */
export function shuffle<T>(random: SeededRandom, items: readonly T[]): T[] {
  const left = [...items];
  const shuffled: T[] = [];
  while (left.length > 0) shuffled.push(...left.splice(random.integer(0, left.length - 1), 1));
  return shuffled;
}
