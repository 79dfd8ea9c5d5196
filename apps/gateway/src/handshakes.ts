import type { Log } from "@edgeloom/host";
import { type Clock, EdgeloomError, toErrorDetails } from "@edgeloom/kernel";
import type { ExtendedError, Namespace, Socket } from "socket.io";
import type { Figures } from "./figures.ts";

const failuresMax = 20;
const windowMs = 60_000;
const addressesMax = 10_000;

/** Counts failed handshakes by address. Those that succeed are not limited: a hall of agents may share one. */
export class HandshakeLimiter {
  readonly #failures = new Map<string, { count: number; since: number }>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws EdgeloomError `rate_limited` */
  check(address: string): void {
    const entry = this.#failures.get(address);
    if (entry === undefined || this.#clock.monotonic() - entry.since > windowMs) return;
    if (entry.count < failuresMax) return;
    throw new EdgeloomError({
      code: "rate_limited",
      message: `Too many connections from ${address} were refused within a minute`,
      remedy: "Wait a minute, and check the key or token",
    });
  }

  failed(address: string): void {
    const now = this.#clock.monotonic();
    const entry = this.#failures.get(address);
    if (entry === undefined || now - entry.since > windowMs) {
      if (this.#failures.size >= addressesMax) this.#failures.clear();
      this.#failures.set(address, { count: 1, since: now });
    } else {
      entry.count += 1;
    }
  }
}

export interface HandshakeServices {
  readonly limiter: HandshakeLimiter;
  readonly figures: Figures;
  readonly log: Log;
}

/** An error as socket.io carries it in `connect_error`, with the details in `data`. */
function refusal(error: unknown, log: Log): ExtendedError {
  if (error instanceof EdgeloomError) {
    return Object.assign(new Error(error.message), { data: error.toJSON() });
  }
  log("error", "A handshake failed", { error: toErrorDetails(error).message });
  const details = { code: "unavailable", message: "The gateway cannot check the connection now" };
  return Object.assign(new Error(details.message), { data: details });
}

/** Lets a connection into a namespace only when `admit` does not throw; what it returns becomes `socket.data`. */
export function guardNamespace(
  namespace: Namespace,
  { limiter, figures, log }: HandshakeServices,
  admit: (socket: Socket) => Promise<unknown>,
): void {
  namespace.use((socket, next) => {
    const { address } = socket.handshake;
    const check = async (): Promise<void> => {
      limiter.check(address);
      socket.data = await admit(socket);
    };
    check().then(
      () => next(),
      (error: unknown) => {
        figures.handshakesRefused += 1;
        if (error instanceof EdgeloomError && error.code === "unauthenticated") {
          limiter.failed(address);
        }
        next(refusal(error, log));
      },
    );
  });
}
