import {
  type Configuration,
  decodeConfiguration,
  type Entry,
  type RaftOptions,
} from "@edgeloom/coordination";

/** What an entry is known by: two with equal index and term must agree in the rest. */
export interface EntryMark {
  readonly term: number;
  readonly hash: number;
}

export interface PlacedConfiguration {
  readonly index: number;
  readonly configuration: Configuration;
}

/** What one member's log holds, as its outputs tell, and what it has promised to others. */
export interface MemberRecord {
  readonly id: string;
  term: number;
  /** Its vote in `term`, as last handed out to be written. */
  vote: string | null;
  isLeader: boolean;
  /** The index before the first mark. */
  base: number;
  baseTerm: number;
  marks: EntryMark[];
  /** Configurations in the log, in order, each with its index. */
  configurations: PlacedConfiguration[];
  applied: number;
  /** The last term that it stood for election in since it started. */
  ownCandidacy: number;
  /** Terms in which it voted, with the candidate. Outlives restarts. */
  readonly votes: Map<number, string>;
  /** The largest term it told anybody. Outlives restarts. */
  termTold: number;
  /** The largest index acknowledged to the leader of `termAcknowledged`. Outlives restarts. */
  acknowledged: number;
  acknowledgedTerm: number;
  /** Tickets of reads that it forwarded. Outlives restarts. */
  readonly tickets: Set<number>;
}

export function createMemberRecord(id: string): MemberRecord {
  return {
    id,
    term: 0,
    vote: null,
    isLeader: false,
    base: 0,
    baseTerm: 0,
    marks: [],
    configurations: [],
    applied: 0,
    ownCandidacy: 0,
    votes: new Map(),
    termTold: 0,
    acknowledged: 0,
    acknowledgedTerm: 0,
    tickets: new Set(),
  };
}

const hashes = new WeakMap<Uint8Array, number>();

/** 32 bits over type and data (FNV-1a); remembered, as simulated members share the bytes of an entry. */
export function markOf(entry: Entry): EntryMark {
  const known = hashes.get(entry.data);
  if (known !== undefined) return { term: entry.term, hash: known };
  let hash = 0x811c9dc5 ^ entry.type.length;
  for (const byte of entry.data) hash = Math.imul(hash ^ byte, 0x01000193);
  hashes.set(entry.data, hash);
  return { term: entry.term, hash };
}

export const lastIndexOf = (member: MemberRecord): number => member.base + member.marks.length;

/** Undefined outside of what the log holds. */
export function termOf(member: MemberRecord, index: number): number | undefined {
  if (index === member.base) return member.baseTerm;
  return member.marks[index - member.base - 1]?.term;
}

/** Takes the log of a member that starts from what it recovered. */
export function loadLog(
  member: MemberRecord,
  { log, configuration, configurationIndex }: RaftOptions,
): void {
  const first = log.firstIndex();
  const last = log.lastIndex();
  member.base = first - 1;
  member.baseTerm = log.termAt(first - 1) ?? 0;
  member.marks = [];
  member.configurations = [{ index: configurationIndex ?? 0, configuration }];
  for (let next = first; next <= last; ) {
    const entries = log.entries(next, last + 1, Number.MAX_SAFE_INTEGER);
    if (entries.length === 0) return;
    for (const entry of entries) {
      member.marks.push(markOf(entry));
      noteConfiguration(member, entry);
    }
    next += entries.length;
  }
}

/** Remembers the configuration that an entry sets, and tells it with the one before it. */
export function noteConfiguration(
  member: MemberRecord,
  { type, index, data }: Entry,
): { previous: PlacedConfiguration; placed: PlacedConfiguration } | null {
  if (type !== "configuration") return null;
  const previous = member.configurations.at(-1);
  const placed = { index, configuration: decodeConfiguration(data) };
  member.configurations.push(placed);
  return previous === undefined || previous.index >= index ? null : { previous, placed };
}
