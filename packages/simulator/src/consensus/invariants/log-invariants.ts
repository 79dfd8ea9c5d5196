import type {
  Entry,
  Message,
  Outcome,
  RaftEvent,
  RaftOptions,
  Ready,
  SnapshotDescriptor,
} from "@edgeloom/coordination";
import type { Judge } from "./judge.ts";
import {
  createMemberRecord,
  type EntryMark,
  lastIndexOf,
  loadLog,
  type MemberRecord,
  markOf,
  noteConfiguration,
  termOf,
} from "./member-record.ts";
import { isQuorum, quorumsOverlap } from "./quorums.ts";

interface CommittedEntry extends EntryMark {
  /** The term of the member that was first seen to take it for committed: that of the commit, or a later one. */
  readonly committedIn: number;
}

interface KnownEntry extends EntryMark {
  readonly previousTerm: number | undefined;
}

/** Watches elections, logs and applied entries of a group; each call costs about as much as what changed. */
export interface LogInvariants {
  /** A core was made from what its disk held. */
  started(id: string, options: RaftOptions): void;
  /** What a core hands out. */
  handedOut(id: string, ready: Ready, commitIndex: () => number): void;
  sent(message: Message): void;
  snapshotInstalled(id: string, snapshot: SnapshotDescriptor, lastIndex: number): void;
  applied(id: string, entry: Entry, outcomes: readonly Outcome[]): void;
  leads(id: string): boolean;
  /** The largest index that a member acknowledged to a leader, and the latest term in which it did. */
  acknowledgedBy(id: string): { readonly index: number; readonly term: number };
  /** The largest index that any member took for committed. */
  committedIndex(): number;
  /** The outcomes of the proposals in the entry at `index`, as text; undefined before it was applied anywhere. */
  outcomesAt(index: number): string | undefined;
}

export function createLogInvariants(judge: Judge): LogInvariants {
  const members = new Map<string, MemberRecord>();
  const leaders = new Map<number, string>();
  const known: KnownEntry[][] = [];
  const committed: (CommittedEntry | undefined)[] = [];
  const outcomeTexts: (string | undefined)[] = [];

  function recordOf(id: string): MemberRecord {
    const found = members.get(id);
    if (found !== undefined) return found;
    const record = createMemberRecord(id);
    members.set(id, record);
    return record;
  }

  function started(id: string, options: RaftOptions): void {
    const member = recordOf(id);
    const { term, vote } = options.hardState;
    member.term = term;
    member.vote = vote;
    member.isLeader = false;
    member.ownCandidacy = 0;
    member.applied = options.applied;
    loadLog(member, options);
    if (term < member.termTold) {
      judge.fail("vote_persisted", `${id} told term ${member.termTold}, its disk has ${term}`);
    }
    const voted = member.votes.get(term);
    if (voted !== undefined && voted !== vote) {
      const found = vote ?? "none";
      judge.fail(
        "vote_persisted",
        `${id} voted for ${voted} in term ${term}, its disk has ${found}`,
      );
    }
    // Later terms may have cut what an earlier leader was told.
    if (term === member.acknowledgedTerm && lastIndexOf(member) < member.acknowledged) {
      const detail = `${id} acknowledged ${member.acknowledged}, its disk ends at ${lastIndexOf(member)}`;
      judge.fail("entries_persisted", `${detail} in term ${term}`);
    }
  }

  function handedOut(id: string, ready: Ready, commitIndex: () => number): void {
    const member = recordOf(id);
    if (ready.hardState !== null) persist(member, ready.hardState);
    if (ready.entries.length > 0) append(member, ready.entries, commitIndex);
    for (const entry of ready.committed) commit(member, entry);
    for (const event of ready.events) observe(member, event);
  }

  function persist(member: MemberRecord, { term, vote }: RaftOptions["hardState"]): void {
    if (term === member.term && member.vote !== null && vote !== member.vote) {
      const detail = `${member.id} changes its vote from ${member.vote} to ${vote ?? "none"}`;
      judge.fail("single_vote", `${detail} in term ${term}`);
    }
    member.term = term;
    member.vote = vote;
  }

  function append(
    member: MemberRecord,
    entries: readonly Entry[],
    commitIndex: () => number,
  ): void {
    const from = entries[0]?.index ?? 0;
    if (from <= member.base || from > lastIndexOf(member) + 1) {
      const held = `${member.base + 1} to ${lastIndexOf(member)}`;
      judge.fail("log_matching", `${member.id} writes at ${from}, its log holds ${held}`);
      return;
    }
    member.marks.length = from - member.base - 1;
    const last = member.configurations.findLastIndex(({ index }) => index < from);
    member.configurations.length = last + 1;
    for (const entry of entries) {
      const previousTerm = termOf(member, entry.index - 1);
      const mark = markOf(entry);
      member.marks.push(mark);
      compareWithOthers(member, entry.index, { ...mark, previousTerm });
      configured(member, entry, commitIndex);
    }
  }

  function compareWithOthers(member: MemberRecord, index: number, entry: KnownEntry): void {
    known[index] ??= [];
    const others = known[index];
    const same = others?.find(({ term }) => term === entry.term);
    if (same === undefined) {
      others?.push(entry);
      return;
    }
    if (same.hash !== entry.hash || same.previousTerm !== entry.previousTerm) {
      judge.fail("log_matching", `${member.id} has another entry ${index} of term ${entry.term}`);
    }
  }

  function observe(member: MemberRecord, event: RaftEvent): void {
    if (event.type !== "role_changed") return;
    member.isLeader = event.role === "leader";
    if (!member.isLeader) return;
    // A vote counts from when somebody was told; a candidate's own from when it won by it.
    voted(member, event.term, member.id);
    checkElectors(member, event.term);
    elected(member, event.term);
  }

  function checkElectors(member: MemberRecord, term: number): void {
    const configuration = member.configurations.at(-1)?.configuration;
    const electors = [...members.values()].filter(({ votes }) => votes.get(term) === member.id);
    const ids = electors.map(({ id }) => id);
    if (configuration === undefined || isQuorum(configuration, new Set(ids))) return;
    const detail = `${member.id} leads in term ${term} by votes of ${ids.join(", ")}`;
    judge.fail("election_quorum", `${detail}: ${JSON.stringify(configuration)}`);
  }

  function elected(member: MemberRecord, term: number): void {
    const other = leaders.get(term);
    if (other !== undefined && other !== member.id) {
      judge.fail("election_safety", `${other} and ${member.id} both lead in term ${term}`);
    }
    leaders.set(term, member.id);
    for (let index = member.base + 1; index < committed.length; index += 1) {
      const entry = committed[index];
      if (entry === undefined || entry.committedIn >= term) continue;
      const own = termOf(member, index);
      if (own === entry.term) continue;
      const detail = `${member.id}, elected in term ${term}, lacks entry ${index} of term ${entry.term}`;
      judge.fail("leader_completeness", `${detail}, committed by term ${entry.committedIn}`);
      return;
    }
  }

  function voted(member: MemberRecord, term: number, candidate: string): void {
    const own = member.ownCandidacy === term ? member.id : undefined;
    const earlier = member.votes.get(term) ?? own;
    if (earlier !== undefined && earlier !== candidate) {
      judge.fail(
        "single_vote",
        `${member.id} votes for ${earlier} and ${candidate} in term ${term}`,
      );
    }
    member.votes.set(term, candidate);
  }

  function configured(member: MemberRecord, entry: Entry, commitIndex: () => number): void {
    const change = noteConfiguration(member, entry);
    if (change === null) return;
    const { previous, placed } = change;
    if (previous.configuration.voters.length > 0) {
      if (!quorumsOverlap(previous.configuration, placed.configuration)) {
        const both = [previous, placed].map(({ configuration }) => JSON.stringify(configuration));
        judge.fail("configuration_overlap", `${member.id} goes from ${both.join(" to ")}`);
      }
    }
    if (member.isLeader && previous.index > commitIndex()) {
      const detail = `configuration ${placed.index} follows ${previous.index}, which is not committed`;
      judge.fail("configuration_overlap", `${member.id}: ${detail}`);
    }
  }

  function commit(member: MemberRecord, entry: Entry): void {
    const mark = markOf(entry);
    const earlier = committed[entry.index];
    if (earlier === undefined) {
      committed[entry.index] = { ...mark, committedIn: member.term };
    } else if (earlier.term !== mark.term || earlier.hash !== mark.hash) {
      const terms = `${earlier.term} and ${mark.term}`;
      judge.fail("state_machine_safety", `entry ${entry.index} is committed with terms ${terms}`);
    }
  }

  function sent(message: Message): void {
    const member = recordOf(message.from);
    switch (message.type) {
      case "vote_response":
        if (message.isGranted) voted(member, message.term, message.to);
        break;
      case "vote_request":
        // It votes for itself; after a crash it may have forgotten that, as long as nobody counted the vote.
        member.ownCandidacy = message.term;
        return;
      case "append_response":
        if (message.isSuccess) acknowledged(member, message.term, message.index);
        break;
      case "snapshot_response":
        if (message.isInstalled) acknowledged(member, message.term, message.index);
        break;
      case "read_index_request":
        forwarded(member, message.ticket);
        return;
      default:
        return;
    }
    member.termTold = Math.max(member.termTold, message.term);
  }

  function forwarded(member: MemberRecord, ticket: number): void {
    if (member.tickets.has(ticket)) {
      judge.fail("read_ticket_unique", `${member.id} forwards a second read as ${ticket}`);
    }
    member.tickets.add(ticket);
  }

  function acknowledged(member: MemberRecord, term: number, index: number): void {
    if (term > member.acknowledgedTerm) member.acknowledged = 0;
    member.acknowledgedTerm = Math.max(term, member.acknowledgedTerm);
    if (term === member.acknowledgedTerm) {
      member.acknowledged = Math.max(member.acknowledged, index);
    }
  }

  function snapshotInstalled(id: string, snapshot: SnapshotDescriptor, lastIndex: number): void {
    const { index, term, configuration, configurationIndex } = snapshot;
    const member = recordOf(id);
    const isPrefix = termOf(member, index) === term;
    member.marks = isPrefix ? member.marks.slice(index - member.base, lastIndex - member.base) : [];
    member.configurations = [
      { index: configurationIndex, configuration },
      ...member.configurations.filter((placed) => isPrefix && placed.index > configurationIndex),
    ];
    member.base = index;
    member.baseTerm = term;
    if (member.term === member.acknowledgedTerm && lastIndexOf(member) < member.acknowledged) {
      const detail = `${id} acknowledged ${member.acknowledged} in term ${member.term}`;
      judge.fail("entries_persisted", `${detail}, a snapshot leaves it ${lastIndexOf(member)}`);
    }
    member.applied = Math.max(member.applied, index);
    const expected = committed[index];
    if (expected !== undefined && expected.term !== term) {
      judge.fail(
        "state_machine_safety",
        `${id} installs a snapshot of another history at ${index}`,
      );
    }
  }

  function applied(id: string, entry: Entry, outcomes: readonly Outcome[]): void {
    const member = recordOf(id);
    if (entry.index !== member.applied + 1) {
      judge.fail("apply_order", `${id} applies ${entry.index} after ${member.applied}`);
    }
    member.applied = entry.index;
    const mark = committed[entry.index];
    if (mark === undefined) {
      judge.fail("state_machine_safety", `${id} applies ${entry.index}, which is not committed`);
    } else if (mark.hash !== markOf(entry).hash || mark.term !== entry.term) {
      judge.fail("state_machine_safety", `${id} applies another entry at ${entry.index}`);
    }
    const text = JSON.stringify(outcomes, inOrder);
    const earlier = outcomeTexts[entry.index];
    if (earlier !== undefined && earlier !== text) {
      const detail = `${id} applied ${entry.index} with ${text}, another with ${earlier}`;
      judge.fail("state_machine_safety", detail);
    }
    outcomeTexts[entry.index] = text;
  }

  return {
    started,
    handedOut,
    sent,
    snapshotInstalled,
    applied,
    acknowledgedBy(id) {
      const { acknowledged: index, acknowledgedTerm: term } = recordOf(id);
      return { index, term };
    },
    leads: (id) => recordOf(id).isLeader,
    committedIndex: () => Math.max(0, committed.length - 1),
    outcomesAt: (index) => outcomeTexts[index],
  };
}

/** Names in order, as one member may have built an answer and another restored it. */
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
