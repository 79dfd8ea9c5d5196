import { randomFillSync } from "node:crypto";
import type { Clock, Random, TimerHandle, Timers } from "@edgeloom/kernel";

/** The host's clock. */
export function createSystemClock(): Clock {
  return { now: () => Date.now(), monotonic: () => performance.now() };
}

/** Longest delay of setTimeout; a longer one would fire at once. */
const delayMsMax = 2_147_483_647;

/** The event loop's timers. They keep the process alive until they fire or are cancelled. */
export function createSystemTimers(): Timers {
  return {
    after(delayMs, callback) {
      return afterDelay(Math.max(0, delayMs), callback);
    },
    every(periodMs, callback) {
      const timer = setInterval(callback, Math.min(Math.max(1, periodMs), delayMsMax));
      return { cancel: () => clearInterval(timer) };
    },
  };
}

function afterDelay(delayMs: number, callback: () => void): TimerHandle {
  let rest = delayMs;
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const part = Math.min(rest, delayMsMax);
    rest -= part;
    timer = setTimeout(() => (rest > 0 ? arm() : callback()), part);
  };
  arm();
  return { cancel: () => clearTimeout(timer) };
}

/** Uniform numbers from the operating system's cryptographic source, read in blocks of 256. */
export function createSystemRandom(): Random {
  const block = new Uint32Array(256);
  let next = block.length;
  return {
    next() {
      if (next === block.length) {
        randomFillSync(block);
        next = 0;
      }
      const value = block[next] ?? 0;
      next += 1;
      return value / 0x1_0000_0000;
    },
  };
}
