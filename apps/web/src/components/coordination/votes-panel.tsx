import { Panel } from "@edgeloom/ui";
import { Check, Minus, X } from "lucide-react";
import type { ReactNode } from "react";
import { type MemberView, majorityOf } from "./model/member.ts";

interface VotesPanelProps {
  readonly members: readonly MemberView[];
  readonly nameOf: (nodeId: string) => string;
}

interface Ballot {
  readonly nodeId: string;
  readonly name: string;
  /** `yes` and `no` for who voted for the candidate and who did not; null while nothing is heard. */
  readonly answer: "yes" | "no" | null;
}

interface Tally {
  readonly candidate: string;
  readonly term: number;
  readonly isOpen: boolean;
  readonly ballots: readonly Ballot[];
}

/** The election under way, by the candidate's own tally. */
function openTally(members: readonly MemberView[]): Tally | null {
  const running = members.filter(({ role }) => role === "candidate");
  const candidate = running.sort((a, b) => (b.status?.term ?? 0) - (a.status?.term ?? 0))[0];
  if (candidate?.status == null) return null;
  const { term, votes } = candidate.status;
  const ballots = members
    .filter(({ isVoter }) => isVoter)
    .map(({ nodeId, name }): Ballot => {
      const vote = votes.find(({ from }) => from === nodeId);
      return { nodeId, name, answer: vote === undefined ? null : vote.granted ? "yes" : "no" };
    });
  return { candidate: candidate.name, term, isOpen: true, ballots };
}

/** The election of the present term, by whom each member says to have voted for in it. */
function lastTally(
  members: readonly MemberView[],
  nameOf: (nodeId: string) => string,
): Tally | null {
  const leader = members.find(({ role }) => role === "leader");
  if (leader?.status == null) return null;
  const { term } = leader.status;
  const ballots = members
    .filter(({ isVoter }) => isVoter)
    .map(({ nodeId, name, status }): Ballot => {
      if (status?.term !== term || status.vote === null) return { nodeId, name, answer: null };
      return { nodeId, name, answer: status.vote === leader.nodeId ? "yes" : "no" };
    });
  return { candidate: nameOf(leader.nodeId), term, isOpen: false, ballots };
}

const marks = {
  yes: { icon: Check, word: "voted for it", className: "text-state-succeeded" },
  no: { icon: X, word: "voted for another", className: "text-state-failed" },
  none: { icon: Minus, word: "has not voted", className: "text-ink-3" },
} as const;

/** Who voted for whom in the election under way, or in the one that made the present leader. */
export function VotesPanel({ members, nameOf }: VotesPanelProps): ReactNode {
  const tally = openTally(members) ?? lastTally(members, nameOf);
  if (tally === null) {
    return (
      <Panel title="Votes">
        <p className="text-ink-3 text-sm">No election and no leader at this moment.</p>
      </Panel>
    );
  }
  const granted = tally.ballots.filter(({ answer }) => answer === "yes").length;
  const needed = majorityOf(tally.ballots.length);
  return (
    <Panel
      title="Votes"
      aside={<span className="tabular text-ink-3 text-xs">Term {tally.term}</span>}
    >
      <p className="mb-3 text-ink-2 text-sm">
        {tally.isOpen ? `${tally.candidate} stands for election: ` : `${tally.candidate} leads: `}
        <span className="tabular text-ink-1">
          {granted} of {tally.ballots.length} votes, {needed} needed
        </span>
      </p>
      <ul className="flex flex-col gap-1.5">
        {tally.ballots.map(({ nodeId, name, answer }) => {
          const { icon: Icon, word, className } = marks[answer ?? "none"];
          return (
            <li key={nodeId} className="flex items-center justify-between gap-3 text-sm">
              <span className="truncate text-ink-1">{name}</span>
              <span className={`flex shrink-0 items-center gap-1.5 text-xs ${className}`}>
                <Icon aria-hidden="true" size={13} />
                {word}
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
