import type {
  Entry,
  Message,
  Outcome,
  RaftEvent,
  RaftOptions,
  Ready,
} from "@edgeloom/coordination";
import type { Judge } from "./judge.ts";
import {
  createMemberRecord,
  type EntryMark,
  lastIndexOf,
  loadLog,
  type MemberRecord,
  markOf,
  termOf,
} from "./member-record.ts";
import { quorumsOverlap } from "./quorums.ts";

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
  handedOut(id: string, ready: Ready): void;
  sent(message: Message): void;
  snapshotInstalled(id: string, index: number, term: number, lastIndex: number): void;
  applied(id: string, entry: Entry, outcomes: readonly Outcome[]): void;
  leads(id: string): boolean;
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
    member.isLeader = false;
    member.applied = options.applied;
    member.configurations = [];
    loadLog(member, options.log);
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

  function handedOut(id: string, ready: Ready): void {
    const member = recordOf(id);
    if (ready.hardState !== null) member.term = ready.hardState.term;
    if (ready.entries.length > 0) append(member, ready.entries);
    for (const event of ready.events) observe(member, event);
    for (const entry of ready.committed) commit(member, entry);
  }

  function append(member: MemberRecord, entries: readonly Entry[]): void {
    const from = entries[0]?.index ?? 0;
    if (from <= member.base || from > lastIndexOf(member) + 1) {
      const held = `${member.base + 1} to ${lastIndexOf(member)}`;
      judge.fail("log_matching", `${member.id} writes at ${from}, its log holds ${held}`);
      return;
    }
    member.marks.length = from - member.base - 1;
    for (const entry of entries) {
      const previousTerm = termOf(member, entry.index - 1);
      const mark = markOf(entry);
      member.marks.push(mark);
      compareWithOthers(member, entry.index, { ...mark, previousTerm });
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
    switch (event.type) {
      case "role_changed":
        member.isLeader = event.role === "leader";
        if (member.isLeader) elected(member, event.term);
        return;
      case "configuration_changed":
        configured(member, event);
        return;
      case "vote_granted":
        voted(member, event.term, event.candidate);
        return;
      default:
    }
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
    const earlier = member.votes.get(term);
    if (earlier !== undefined && earlier !== candidate) {
      judge.fail(
        "single_vote",
        `${member.id} votes for ${earlier} and ${candidate} in term ${term}`,
      );
    }
    member.votes.set(term, candidate);
  }

  function configured(
    member: MemberRecord,
    event: Extract<RaftEvent, { type: "configuration_changed" }>,
  ): void {
    const { index, configuration, cause } = event;
    member.configurations = member.configurations.filter((earlier) => earlier.index < index);
    const previous = member.configurations.at(-1);
    member.configurations.push({ index, configuration });
    if (cause !== "appended" || previous === undefined) return;
    if (!quorumsOverlap(previous.configuration, configuration)) {
      const detail = `${JSON.stringify(previous.configuration)} and ${JSON.stringify(configuration)}`;
      judge.fail("configuration_overlap", `${member.id} goes from one to the other: ${detail}`);
    }
    if (previous.index >= committed.length) {
      const detail = `configuration ${index} follows ${previous.index}, which is not committed`;
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
      case "append_response":
        if (message.isSuccess) acknowledged(member, message.term, message.index);
        break;
      default:
        return;
    }
    member.termTold = Math.max(member.termTold, message.term);
  }

  function acknowledged(member: MemberRecord, term: number, index: number): void {
    if (term > member.acknowledgedTerm) member.acknowledged = 0;
    member.acknowledgedTerm = Math.max(term, member.acknowledgedTerm);
    if (term === member.acknowledgedTerm) {
      member.acknowledged = Math.max(member.acknowledged, index);
    }
  }

  function snapshotInstalled(id: string, index: number, term: number, lastIndex: number): void {
    const member = recordOf(id);
    const isPrefix = termOf(member, index) === term;
    member.marks = isPrefix ? member.marks.slice(index - member.base, lastIndex - member.base) : [];
    member.base = index;
    member.baseTerm = term;
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
    const text = JSON.stringify(outcomes);
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
    leads: (id) => recordOf(id).isLeader,
    committedIndex: () => Math.max(0, committed.length - 1),
    outcomesAt: (index) => outcomeTexts[index],
  };
}
