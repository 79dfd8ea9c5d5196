/** Which configuration is in force, following the log as it grows and is cut. */
import type { PlacedConfiguration } from "./configuration.ts";
import { decodeConfiguration } from "./configuration-codec.ts";
import type { Core } from "./core.ts";
import type { Entry } from "./entries.ts";
import type { SnapshotDescriptor } from "./messages.ts";
import type { RaftEvent } from "./types.ts";

type Cause = Extract<RaftEvent, { type: "configuration_changed" }>["cause"];

/** The last one in the log counts, committed or not (paper, section 6). True when another one is in force now. */
function refresh(core: Core, cause: Cause): boolean {
  const placed = inForce(core);
  if (placed === undefined || placed.index === core.configurationIndex) return false;
  core.configuration = placed.configuration;
  core.configurationIndex = placed.index;
  core.outbox.events.push({ type: "configuration_changed", ...placed, cause });
  return true;
}

function inForce(core: Core): PlacedConfiguration | undefined {
  const { configurations } = core;
  if (!core.bugs.has("configuration_effective_at_commit")) return configurations.at(-1);
  return configurations.findLast(({ index }) => index <= core.commit) ?? configurations[0];
}

/** At the start: finds the configurations in the log after the one given, which entries kept before a snapshot may precede. */
export function scanConfigurations(core: Core): void {
  const end = core.log.lastIndex() + 1;
  let from = Math.max(core.log.firstIndex(), core.configurationIndex + 1);
  while (from < end) {
    const entries = core.log.entries(from, end, 4 * 1024 * 1024);
    if (entries.length === 0) break;
    note(core, entries);
    from += entries.length;
  }
  const placed = inForce(core);
  if (placed === undefined) return;
  core.configuration = placed.configuration;
  core.configurationIndex = placed.index;
}

function note(core: Core, entries: readonly Entry[]): boolean {
  let hasNoted = false;
  for (const { type, index, data } of entries) {
    if (type !== "configuration") continue;
    core.configurations.push({ index, configuration: decodeConfiguration(data) });
    hasNoted = true;
  }
  return hasNoted;
}

/** True when another configuration is in force now. */
export function onEntriesAppended(core: Core, entries: readonly Entry[]): boolean {
  return note(core, entries) && refresh(core, "appended");
}

export function onLogCut(core: Core, from: number): void {
  const { configurations } = core;
  while (configurations.length > 1 && (configurations.at(-1)?.index ?? 0) >= from) {
    configurations.pop();
  }
  refresh(core, "truncated");
}

export function onSnapshotConfiguration(core: Core, snapshot: SnapshotDescriptor): void {
  const { configuration, configurationIndex: index } = snapshot;
  core.configurations.length = 0;
  core.configurations.push({ index, configuration });
  // An entry that the snapshot overrules may have set another configuration at the same index.
  core.configurationIndex = -1;
  refresh(core, "snapshot");
}

/** Reports configurations that became committed, and puts them in force where that waits for the commit. */
export function onConfigurationsCommitted(core: Core, from: number): boolean {
  const last = core.configurations.at(-1);
  if (last === undefined || last.index <= from) return false;
  for (const placed of core.configurations) {
    if (placed.index > from && placed.index <= core.commit) {
      core.outbox.events.push({ type: "configuration_committed", ...placed });
    }
  }
  return refresh(core, "appended");
}

export function configurationAt(core: Core, index: number): PlacedConfiguration {
  const placed =
    core.configurations.findLast((candidate) => candidate.index <= index) ?? core.configurations[0];
  return placed ?? { index: core.configurationIndex, configuration: core.configuration };
}

/** Forgets the configurations that only entries up to `index` needed. */
export function forgetConfigurations(core: Core, index: number): void {
  const kept = configurationAt(core, index);
  const at = core.configurations.indexOf(kept);
  if (at > 0) core.configurations.splice(0, at);
}
