import { encodeConfiguration } from "./configuration-codec.ts";
import { onEntriesAppended } from "./configuration-history.ts";
import type { Core } from "./core.ts";
import type { Configuration, Entry, EntryType } from "./entries.ts";
import type { Leading } from "./leading.ts";
import { updatePeers } from "./peers.ts";

const noData = new Uint8Array(0);

/** Puts an entry of the leader's term at the end of its log; it is sent with the next Ready. */
export function appendAsLeader(core: Core, type: EntryType, data: Uint8Array): Entry {
  const entry: Entry = { index: core.log.lastIndex() + 1, term: core.term, type, data };
  core.log.append(entry);
  return entry;
}

export const appendNoOp = (core: Core): Entry => appendAsLeader(core, "no_op", noData);

/** A configuration is in force at the leader as soon as its entry is in the log. */
export function appendConfiguration(
  core: Core,
  leading: Leading,
  configuration: Configuration,
  now: number,
): void {
  const entry = appendAsLeader(core, "configuration", encodeConfiguration(configuration));
  if (onEntriesAppended(core, [entry])) updatePeers(core, leading, now);
}
