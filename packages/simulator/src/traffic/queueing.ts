/** Utilisation up to which requests are taken; what exceeds it is refused. */
export const utilizationMax = 0.98;
/** A request that waited this long is given up by its client. */
const waitMsMax = 3_000;

/**
 * Probability that a request waits, in a queue M/M/c: Sakasegawa's approximation (1977), which needs no
 * factorials: mean wait = s rho^(sqrt(2(c+1))-1) / (c (1-rho)), and M/M/c has mean wait = C s / (c (1-rho)).
 */
export function waitProbability(rho: number, servers: number): number {
  return rho ** (Math.sqrt(2 * (servers + 1)) - 1);
}

/**
 * The wait that a share `1 - p` of requests exceeds. In M/M/c a request that waits does so for an exponential
 * time with mean s / (c (1 - rho)).
 */
export function waitQuantileMs(
  p: number,
  probability: number,
  serviceMs: number,
  rho: number,
  servers: number,
): number {
  if (probability <= 1 - p) return 0;
  const meanMs = serviceMs / (servers * (1 - rho));
  return Math.min(waitMsMax, Math.log(probability / (1 - p)) * meanMs);
}
