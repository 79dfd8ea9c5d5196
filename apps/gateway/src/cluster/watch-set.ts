import type { Clock, TimerHandle, Timers } from "@edgeloom/kernel";
import type { ClusterBus } from "./bus.ts";

const repeatMs = 5_000;
const forgetMs = 16_000;

/** What viewers follow, here and on other gateways. */
export class WatchSet {
  readonly #gateway: string;
  readonly #bus: ClusterBus;
  readonly #clock: Clock;
  readonly #local = new Map<string, number>();
  readonly #remote = new Map<string, { keys: ReadonlySet<string>; at: number }>();
  readonly #listeners = new Set<() => void>();
  readonly #timer: TimerHandle;

  constructor(options: { gateway: string; bus: ClusterBus; clock: Clock; timers: Timers }) {
    this.#gateway = options.gateway;
    this.#bus = options.bus;
    this.#clock = options.clock;
    this.#timer = options.timers.every(repeatMs, () => {
      this.#publish();
      this.#forget();
    });
    options.bus.onMessage((message) => {
      if (message.type !== "watching" || message.gateway === this.#gateway) return;
      this.#remote.set(message.gateway, {
        keys: new Set(message.keys),
        at: this.#clock.monotonic(),
      });
      this.#changed();
    });
  }

  /** One more viewer follows `key`; returns how it stops. */
  add(key: string): () => void {
    const count = this.#local.get(key) ?? 0;
    this.#local.set(key, count + 1);
    if (count === 0) this.#localChanged();
    let added = true;
    return () => {
      if (!added) return;
      added = false;
      const rest = (this.#local.get(key) ?? 1) - 1;
      if (rest > 0) {
        this.#local.set(key, rest);
      } else {
        this.#local.delete(key);
        this.#localChanged();
      }
    };
  }

  isWatchedElsewhere(key: string): boolean {
    for (const { keys } of this.#remote.values()) if (keys.has(key)) return true;
    return false;
  }

  /** Whether this gateway is the first, by name, of those that follow `key`: work that one is enough for is its. */
  isFirst(key: string): boolean {
    for (const [gateway, { keys }] of this.#remote) {
      if (keys.has(key) && gateway < this.#gateway) return false;
    }
    return true;
  }

  /** Ids behind all keys `prefix:…`, without the prefix. */
  ids(prefix: string): string[] {
    const keys = new Set(this.#local.keys());
    for (const remote of this.#remote.values()) for (const key of remote.keys) keys.add(key);
    return [...keys].flatMap((key) =>
      key.startsWith(`${prefix}:`) ? [key.slice(prefix.length + 1)] : [],
    );
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  stop(): void {
    this.#timer.cancel();
  }

  #localChanged(): void {
    this.#publish();
    this.#changed();
  }

  #publish(): void {
    const keys = [...this.#local.keys()];
    this.#bus.publish({ type: "watching", gateway: this.#gateway, keys });
  }

  #forget(): void {
    const now = this.#clock.monotonic();
    for (const [gateway, { at }] of this.#remote) {
      if (now - at <= forgetMs) continue;
      this.#remote.delete(gateway);
      this.#changed();
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
