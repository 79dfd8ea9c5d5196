import { type Clock, EdgeloomError } from "@edgeloom/kernel";
import type { PlantedBug } from "../planted-bugs.ts";
import {
  compareTimestamps,
  counterMax,
  formatTimestamp,
  type HybridTimestamp,
  wallMsMax,
} from "./timestamp.ts";

export interface HybridClockOptions {
  readonly clock: Pick<Clock, "now">;
  /** By how much a stamp may be ahead of the wall clock here before it is refused; default 5,000 ms. */
  readonly driftMsMax?: number | undefined;
  /**
   * The bound that was kept on disk (see `reserve`): the clock starts after it, even if the wall clock was set back
   * while the process was down.
   */
  readonly restoredFrom?: HybridTimestamp | undefined;
  readonly plantedBugs?: ReadonlySet<PlantedBug> | undefined;
}

export interface HybridClock {
  /** A stamp for an event here or a message that is sent: larger than all before it. */
  next(): HybridTimestamp;
  /**
   * Takes the stamp of a message in and gives one to its receipt: larger than it and than all before it here.
   * @throws EdgeloomError `conflict` when the stamp is beyond the bound of drift; the clock then stays as it was
   */
  receive(remote: HybridTimestamp): HybridTimestamp;
  /** The last stamp given; the smallest possible before the first. */
  last(): HybridTimestamp;
  /** How far the last stamp is ahead of the wall clock, in milliseconds. */
  aheadMs(): number;
  /**
   * A stamp that no stamp given within the next `durationMs` of wall time exceeds, unless others' clocks drive this one
   * there: write it to the disk before they are used, and give it as `restoredFrom` after a restart.
   */
  reserve(durationMs: number): HybridTimestamp;
}

const defaultDriftMsMax = 5000;

export function createHybridClock(options: HybridClockOptions): HybridClock {
  const driftMsMax = options.driftMsMax ?? defaultDriftMsMax;
  const goesBack = options.plantedBugs?.has("hybrid_clock_goes_back") ?? false;
  let last: HybridTimestamp = options.restoredFrom ?? { wallMs: 0, counter: 0 };

  const wallNow = (): number => Math.floor(options.clock.now());

  /** The smallest stamp after `stamp`. A full counter goes on in the next millisecond. */
  function after({ wallMs, counter }: HybridTimestamp): HybridTimestamp {
    return counter < counterMax
      ? { wallMs, counter: counter + 1 }
      : { wallMs: wallMs + 1, counter: 0 };
  }

  function advance(stamps: readonly HybridTimestamp[]): HybridTimestamp {
    const reading = { wallMs: wallNow(), counter: 0 };
    const known = stamps.reduce((a, b) => (compareTimestamps(a, b) > 0 ? a : b));
    last = reading.wallMs > known.wallMs || goesBack ? reading : after(known);
    return last;
  }

  function refuseDrift(remote: HybridTimestamp): void {
    const ahead = remote.wallMs - wallNow();
    const isStamp =
      Number.isInteger(remote.wallMs) &&
      remote.wallMs >= 0 &&
      remote.wallMs <= wallMsMax &&
      Number.isInteger(remote.counter) &&
      remote.counter >= 0 &&
      remote.counter <= counterMax;
    if (!isStamp) {
      throw new EdgeloomError({
        code: "invalid_input",
        message: "A hybrid timestamp is out of its range",
        remedy: "Send whole milliseconds of at most 48 bits and a counter of at most 16.",
      });
    }
    if (ahead <= driftMsMax) return;
    throw new EdgeloomError({
      code: "conflict",
      message: `The stamp ${formatTimestamp(remote)} is ${ahead} ms ahead of the clock here; at most ${driftMsMax} ms are taken`,
      remedy: "Set the clock of the sender, or of this host, by NTP.",
    });
  }

  return {
    next: () => advance([last]),
    receive(remote) {
      refuseDrift(remote);
      return advance([last, remote]);
    },
    last: () => last,
    aheadMs: () => Math.max(0, last.wallMs - wallNow()),
    reserve(durationMs) {
      const wallMs = Math.max(last.wallMs, wallNow() + driftMsMax) + Math.ceil(durationMs);
      return { wallMs, counter: counterMax };
    },
  };
}
