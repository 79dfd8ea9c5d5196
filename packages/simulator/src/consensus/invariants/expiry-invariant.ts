import { decodeBatch, type Entry, type Outcome, type Replica } from "@edgeloom/coordination";
import type { Judge } from "./judge.ts";

/** Watches that the end of a lock's time limit ends the tenure that the limit was set for, and no later one. */
export interface ExpiryInvariant {
  /** `replica` has applied `entry`; each index counts once, as all members come to the same state. */
  applied(replica: Replica | null, entry: Entry, outcomes: readonly Outcome[]): void;
}

export function createExpiryInvariant(judge: Judge): ExpiryInvariant {
  /** The token of each lock's holder after the entries so far; none when it is free. */
  const tokens = new Map<string, number | null>();
  let lastIndex = 0;

  function check(entry: Entry, outcomes: readonly Outcome[]): string[] {
    const names: string[] = [];
    for (const [i, { command }] of decodeBatch(entry.data).entries()) {
      if (command.type === "lock") names.push(command.name);
      if (command.type !== "expire_lock") continue;
      const { name, token } = command;
      const outcome = outcomes[i];
      const held = tokens.get(name);
      if (outcome?.type !== "expired" || !outcome.expired || held === undefined) continue;
      // Within one entry a holder may have come and gone; then nothing is known from outside.
      if (names.includes(name) || held === token) continue;
      const detail = `entry ${entry.index} ends token ${token} of ${name}`;
      judge.fail("expiry_names_holder", `${detail}, held under ${held ?? "none"}`);
    }
    return names;
  }

  return {
    applied(replica, entry, outcomes) {
      if (replica === null || entry.index <= lastIndex) return;
      // After a gap, which a snapshot leaves, the states in between are not known.
      if (entry.index !== lastIndex + 1) tokens.clear();
      lastIndex = entry.index;
      const names = entry.type === "data" ? check(entry, outcomes) : [];
      for (const name of new Set([...tokens.keys(), ...names])) {
        replica.read({ type: "lock", name }, "stale", (result) => {
          const isLock = result.ok && result.answer.type === "lock";
          tokens.set(name, isLock ? (result.answer.lock?.token ?? null) : null);
        });
      }
    },
  };
}
