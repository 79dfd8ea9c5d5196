import type { Message, Raft, RaftStatus } from "@edgeloom/coordination";
import type { Judge } from "./judge.ts";
import type { LogInvariants } from "./log-invariants.ts";
import { isQuorum } from "./quorums.ts";

type VoteRequest = Extract<Message, { type: "vote_request" }>;
type AppendRequest = Extract<Message, { type: "append_request" }>;

/** Wraps the core of one member with checks of each step it takes; they look at one member and at what it was told. */
export function checkSteps(raft: Raft, judge: Judge, log: LogInvariants): Raft {
  const { id } = raft;
  const readFloors = new Map<number, number>();
  let commitChecked = 0;
  let termLed = 0;

  function voteFor(message: VoteRequest, now: number): void {
    const before = raft.status();
    raft.step(message, now);
    const { term, vote } = raft.status();
    const isNew = before.term !== term || before.vote !== vote;
    if (!isNew || vote !== message.from || term !== message.term) return;
    const { lastTerm, lastIndex } = before;
    const isBehind =
      message.lastTerm < lastTerm ||
      (message.lastTerm === lastTerm && message.lastIndex < lastIndex);
    if (!isBehind) return;
    const own = `${lastIndex} of term ${lastTerm}`;
    const theirs = `${message.lastIndex} of term ${message.lastTerm}`;
    judge.fail("election_restriction", `${id} at ${own} votes for ${vote} at ${theirs}`);
  }

  function followLate(message: AppendRequest, now: number): void {
    const before = raft.deadline();
    raft.step(message, now);
    if (raft.deadline() <= before) return;
    judge.fail("election_timer", `${id} waits longer for an append of term ${message.term}`);
  }

  function countAnswer(message: Message, now: number): void {
    raft.step(message, now);
    const status = raft.status();
    if (status.role !== "leader") return;
    checkMatch(status, message.from);
    checkCommit(status);
  }

  /** A leader counts for a member what that acknowledged in this term (paper, figure 2: matchIndex). */
  function checkMatch({ peers, term }: RaftStatus, from: string): void {
    const match = peers.find((peer) => peer.id === from)?.match ?? 0;
    const told = log.acknowledgedBy(from);
    if (match === 0 || told.term > term) return;
    if (told.term === term && told.index >= match) return;
    const detail = `${id} counts ${from} up to ${match} in term ${term}`;
    judge.fail("match_index", `${detail}, which acknowledged ${told.index} in term ${told.term}`);
  }

  /** At the moment at which a leader commits, a quorum has the entries on its disks. */
  function checkCommit({ term, commit, persisted, peers, configuration }: RaftStatus): void {
    if (term !== termLed) {
      termLed = term;
      commitChecked = commit;
      return;
    }
    if (commit <= commitChecked) return;
    commitChecked = commit;
    const holders = new Set(peers.filter(({ match }) => match >= commit).map((peer) => peer.id));
    if (persisted >= commit) holders.add(id);
    if (isQuorum(configuration, holders)) return;
    const held = [...holders].join(", ");
    judge.fail("commit_quorum", `${id} commits ${commit} held by ${held} only`);
  }

  return {
    ...raft,
    step(message, now) {
      switch (message.type) {
        case "vote_request":
          voteFor(message, now);
          return;
        case "append_request":
          if (message.term < raft.status().term) followLate(message, now);
          else raft.step(message, now);
          return;
        case "append_response":
        case "snapshot_response":
          countAnswer(message, now);
          return;
        default:
          raft.step(message, now);
      }
    },
    persisted(sequence, now) {
      raft.persisted(sequence, now);
      const status = raft.status();
      if (status.role === "leader") checkCommit(status);
    },
    read(context, now) {
      readFloors.set(context, log.committedIndex());
      raft.read(context, now);
    },
    leaseIndex(now) {
      const index = raft.leaseIndex(now);
      if (index !== null && index < log.committedIndex()) {
        const detail = `${id} reads at ${index} by its lease`;
        judge.fail("read_index", `${detail}, committed is ${log.committedIndex()}`);
      }
      return index;
    },
    ready() {
      const ready = raft.ready();
      for (const { context, index } of ready?.reads ?? []) {
        const floor = readFloors.get(context) ?? 0;
        if (index >= floor) continue;
        judge.fail("read_index", `${id} may read at ${index}, asked when ${floor} was committed`);
      }
      return ready;
    },
  };
}
