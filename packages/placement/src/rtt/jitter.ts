import type { Random, SeededRandom } from "@edgeloom/kernel";

/** How round trips of one link scatter about their average. */
export interface LinkJitter {
  /** Deviation as `ping` reports it: the standard deviation of the samples. */
  readonly mdevMs: number;
  readonly minMs: number;
  readonly maxMs: number;
}

export interface JitterModel {
  /** The jitter of a pair of sites with this average. The order of the two does not matter. */
  link(siteA: string, siteB: string, averageMs: number): LinkJitter;
}

const logMedianMs = 0.1;
const siteDeviation = 0.76;
const linkDeviation = 0.88;

const minBelowAverage = 0.5;
const maxAboveAverage = 2.9;

/**
 * Mean deviation exp(0.10 + uA + uB + e) ms, with u of standard deviation 0.76 for each site and e
 * of 0.88 for each link. Each u and e is drawn from a stream named after its site or link, so what a
 * link is like depends on the seed alone and not on the order of questions. A deviation is at most
 * the average, which keeps the shortest round trip above half of it.
 */
export function createJitterModel(random: SeededRandom): JitterModel {
  const siteTerms = new Map<string, number>();

  function siteTerm(site: string): number {
    const known = siteTerms.get(site);
    if (known !== undefined) return known;
    const term = siteDeviation * random.fork(`site/${site}`).normal();
    siteTerms.set(site, term);
    return term;
  }

  return {
    link(siteA, siteB, averageMs) {
      const key = siteA < siteB ? `${siteA}|${siteB}` : `${siteB}|${siteA}`;
      const linkTerm = linkDeviation * random.fork(`link/${key}`).normal();
      const logMs = logMedianMs + (siteTerm(siteA) + siteTerm(siteB)) + linkTerm;
      const mdevMs = Math.min(averageMs, Math.exp(logMs));
      return {
        mdevMs,
        minMs: averageMs - minBelowAverage * mdevMs,
        maxMs: averageMs + maxAboveAverage * mdevMs,
      };
    },
  };
}

/** Share of packets that queue, and their mean wait in deviations before it is cut off. */
const queuedShare = 0.3013;
const queuedMeanDeviations = 2.05;

/**
 * One round trip over a link, in ms. Most packets take the minimum; some wait in a queue for an
 * exponential time, cut off at the maximum. The two constants are solved so that the samples have
 * the link's average and deviation.
 */
export function sampleRttMs(link: LinkJitter, random: Random): number {
  if (random.next() >= queuedShare) return link.minMs;
  const wait = -Math.log(1 - random.next()) * queuedMeanDeviations * link.mdevMs;
  return Math.min(link.maxMs, link.minMs + wait);
}
