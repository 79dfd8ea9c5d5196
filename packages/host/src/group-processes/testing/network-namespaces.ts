import { execFileSync } from "node:child_process";

const ip = (...words: string[]): void => {
  execFileSync("ip", words, { stdio: "ignore" });
};

/** Hosts of their own on one link of this host: a network namespace for each member. */
export interface NetworkNamespaces {
  readonly hostOf: (member: string) => string;
  /** What a program is started with to run on the member's host. */
  readonly prefixOf: (member: string) => readonly string[];
  /** Packets between members of the one and of the other side are dropped; those of clients are not. */
  cut(side: readonly string[], other: readonly string[]): void;
  heal(): void;
  remove(): void;
}

/** Whether this process may make network namespaces, and links between them. */
export function canIsolateNetworks(): boolean {
  const name = `edgeloom-${process.pid}`;
  const link = `elt${process.pid % 65_536}`;
  const made: (readonly string[])[] = [];
  try {
    ip("netns", "add", name);
    made.push(["netns", "delete", name]);
    ip("link", "add", link, "type", "bridge");
    made.push(["link", "delete", link]);
    ip("link", "add", `${link}v`, "type", "veth", "peer", "name", "eth0", "netns", name);
    return true;
  } catch {
    return false;
  } finally {
    // Deleting the namespace deletes the pair of interfaces as well.
    for (const words of made) ip(...words);
  }
}

export function createNetworkNamespaces(members: readonly string[]): NetworkNamespaces {
  // Names of interfaces have at most 15 characters.
  const own = process.pid % 65_536;
  const [high, low] = [own >> 8, own & 0xff];
  const bridge = `el${own}`;
  const numberOf = (member: string): number => members.indexOf(member) + 2;
  const namespaceOf = (member: string): string => `${bridge}-${numberOf(member)}`;
  /** 10.0.0.0/8 with the process in the middle; a /29 would do, a whole /24 of it is plain to read. */
  const prefix = `10.${high}.${low}`;
  const hostOf = (member: string): string => `${prefix}.${numberOf(member)}`;
  const cuts: (readonly [string, string])[] = [];

  ip("link", "add", bridge, "type", "bridge");
  ip("address", "add", `${prefix}.1/24`, "dev", bridge);
  ip("link", "set", bridge, "up");
  for (const member of members) {
    const namespace = namespaceOf(member);
    const outer = `${bridge}v${numberOf(member)}`;
    ip("netns", "add", namespace);
    ip("link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", namespace);
    ip("link", "set", outer, "master", bridge);
    ip("link", "set", outer, "up");
    ip("-n", namespace, "address", "add", `${hostOf(member)}/24`, "dev", "eth0");
    ip("-n", namespace, "link", "set", "eth0", "up");
    ip("-n", namespace, "link", "set", "lo", "up");
  }

  return {
    hostOf,
    prefixOf: (member) => ["ip", "netns", "exec", namespaceOf(member)],
    cut(side, other) {
      for (const a of side) {
        for (const b of other) {
          for (const [from, to] of [
            [a, b],
            [b, a],
          ] as const) {
            ip("-n", namespaceOf(from), "route", "add", "blackhole", `${hostOf(to)}/32`);
            cuts.push([from, to]);
          }
        }
      }
    },
    heal() {
      for (const [from, to] of cuts.splice(0)) {
        ip("-n", namespaceOf(from), "route", "delete", "blackhole", `${hostOf(to)}/32`);
      }
    },
    remove() {
      for (const member of members) ip("netns", "delete", namespaceOf(member));
      ip("link", "delete", bridge);
    },
  };
}
