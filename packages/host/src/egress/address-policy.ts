import { EdgeloomError } from "@edgeloom/kernel";
import ipaddr from "ipaddr.js";

/**
 * Where requests of workflows may go. By default only to global unicast addresses: what is loopback, private,
 * link-local, carrier-grade NAT, multicast, reserved or a tunnel into IPv4 (NAT64, 6to4, Teredo) is refused.
 */
export interface AddressPolicy {
  /** Whether the operator has named this host (or host and port), so that its addresses are not judged. */
  allowsHost(hostname: string, port: number): boolean;
  /** Why an address is refused, or undefined when requests may go there. */
  refusal(address: string): string | undefined;
}

/** Answers to cloud instances only, though it is a public address (Azure's WireServer). */
const metadataAddresses: ReadonlySet<string> = new Set(["168.63.129.16"]);

const globalUnicast6 = ipaddr.IPv6.parseCIDR("2000::/3");

function classify(address: ipaddr.IPv4 | ipaddr.IPv6): string | undefined {
  const range = address.range();
  if (range !== "unicast") return range;
  if (metadataAddresses.has(address.toString())) return "metadata";
  if (address instanceof ipaddr.IPv6 && !address.match(globalUnicast6)) return "not global";
  return undefined;
}

type Cidr = [ipaddr.IPv4 | ipaddr.IPv6, number];

function parseRule(rule: string): Cidr | undefined {
  const { isValid, isValidCIDR } = ipaddr;
  if (isValidCIDR(rule)) return ipaddr.parseCIDR(rule);
  if (!isValid(rule)) return undefined;
  const address = ipaddr.parse(rule);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

function within(address: ipaddr.IPv4 | ipaddr.IPv6, [network, bits]: Cidr): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

/**
 * Makes a policy from what the operator allows besides global addresses: CIDRs (`10.0.0.0/8`), addresses, and
 * hosts with or without a port (`localhost`, `hooks.internal:8080`), separated by commas. Throws `invalid_input`
 * for an entry that is none of these.
 */
export function createAddressPolicy(allow = ""): AddressPolicy {
  const networks: Cidr[] = [];
  const hosts = new Set<string>();
  for (const entry of allow.split(/[\s,]+/).filter((part) => part !== "")) {
    const network = parseRule(entry);
    if (network !== undefined) networks.push(network);
    else if (/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?$/.test(entry)) {
      hosts.add(entry.toLowerCase());
    } else {
      throw new EdgeloomError({
        code: "invalid_input",
        message: `EDGELOOM_EGRESS_ALLOW has "${entry}", which is no network, address or host.`,
        remedy: "Write entries such as 10.0.0.0/8, localhost or hooks.internal:8080, with commas.",
        field: "EDGELOOM_EGRESS_ALLOW",
      });
    }
  }
  return {
    allowsHost(hostname, port) {
      const name = hostname.toLowerCase();
      return hosts.has(name) || hosts.has(`${name}:${port}`);
    },
    refusal(text) {
      if (!ipaddr.isValid(text)) return "not an address";
      // `::ffff:10.0.0.1` is 10.0.0.1 in another dress.
      const address = ipaddr.process(text);
      if (networks.some((network) => within(address, network))) return undefined;
      return classify(address);
    },
  };
}
