import type { Clock, Random } from "@edgeloom/kernel";
import { createSeededRandom } from "@edgeloom/kernel";

/** The browser's time, for previews. */
export const browserClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** Previews draw the same numbers each time, so that they do not flicker. */
export const browserRandom: Random = createSeededRandom(1);
