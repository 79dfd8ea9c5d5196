import type { SeededRandom } from "@edgeloom/kernel";
import {
  createJitterModel,
  createRttPlace,
  estimateRtt,
  type GeoCoordinates,
  type LinkJitter,
  type RttPlace,
  sampleRttMs,
} from "@edgeloom/placement";
import type { Site } from "../sites/site.ts";

/** Time until a lost packet is sent again: the least that RFC 6298 recommends is 1 s, what systems do 200 ms. */
const retransmitMs = 200;
const retransmitsMax = 8;

/** Round trips between the sites of a world, and between each and the place that the fleet is controlled from. */
export interface VirtualNetwork {
  /** Average round trip between two sites, by their number. */
  rttMs(from: number, to: number): number;
  /** One round trip between two sites, with jitter. */
  peerRttMs(from: number, to: number): number;
  /** One round trip from the control place to a site, with jitter, and what a faulty link adds. */
  controlRttMs(site: number, addedMs: number, lossRatio: number): number;
}

export function createVirtualNetwork(
  sites: readonly Site[],
  control: GeoCoordinates,
  random: SeededRandom,
): VirtualNetwork {
  const places = new Map<number, RttPlace>();
  const controlPlace = createRttPlace({ coordinates: control });
  const jitter = createJitterModel(random.fork("jitter"));
  const links = new Map<number, LinkJitter>();
  const draws = random.fork("draws");
  const peerLinks = new Map<number, LinkJitter>();
  const peerDraws = random.fork("peer-draws");

  function place(site: number): RttPlace {
    const known = places.get(site);
    if (known !== undefined) return known;
    const identity = sites[site]?.identity;
    if (identity === undefined) throw new RangeError(`there is no site ${site}`);
    const made = createRttPlace(identity);
    places.set(site, made);
    return made;
  }

  function controlLink(site: number): LinkJitter {
    const known = links.get(site);
    if (known !== undefined) return known;
    const { rttMs } = estimateRtt(controlPlace, place(site));
    const link = jitter.link("control", sites[site]?.identity.id ?? "", rttMs);
    links.set(site, link);
    return link;
  }

  function peerLink(from: number, to: number): LinkJitter {
    const pair = Math.min(from, to) * sites.length + Math.max(from, to);
    const known = peerLinks.get(pair);
    if (known !== undefined) return known;
    const { rttMs } = estimateRtt(place(from), place(to));
    const [a, b] = [sites[from]?.identity.id ?? "", sites[to]?.identity.id ?? ""];
    const link = jitter.link(a, b, rttMs);
    peerLinks.set(pair, link);
    return link;
  }

  return {
    rttMs: (from, to) => estimateRtt(place(from), place(to)).rttMs,
    peerRttMs: (from, to) => sampleRttMs(peerLink(from, to), peerDraws),
    controlRttMs(site, addedMs, lossRatio) {
      let rttMs = sampleRttMs(controlLink(site), draws) + addedMs;
      for (let i = 0; i < retransmitsMax && lossRatio > 0; i += 1) {
        if (draws.next() >= lossRatio) break;
        rttMs += retransmitMs * 2 ** i;
      }
      return rttMs;
    },
  };
}
