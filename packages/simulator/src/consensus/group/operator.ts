import type { Configuration, Replica } from "@edgeloom/coordination";
import type { SeededRandom } from "@edgeloom/kernel";
import type { FaultCounts } from "../faults.ts";
import { shuffle } from "../virtual/partitions.ts";
import type { Group } from "./group.ts";
import type { Member } from "./member.ts";

export interface OperatorOptions {
  readonly group: Group;
  readonly random: SeededRandom;
  readonly counts: FaultCounts;
}

/** The person who changes a group's membership: replaces what is damaged, and adds and removes as the faults want it. */
export interface Operator {
  /** Replaces damaged members and switches off those that were removed. */
  repair(): void;
  /** Adds, removes or swaps a member, or makes one a learner. */
  churn(): void;
  transfer(): void;
}

const votersMax = 7;

export function createOperator(options: OperatorOptions): Operator {
  const { group, random, counts } = options;
  const { addMember, retire } = group;
  /** The replica that was asked for a change and has not answered; one that crashed never will. */
  let asked: Replica | null = null;

  /** What the leader takes for settled; null while there is none or a change is under way. */
  function settled(): { leader: Member; configuration: Configuration } | null {
    const leader = group.leader();
    const status = leader?.replica?.status().raft;
    if (leader === undefined || status === null || status === undefined) return null;
    if (asked !== null && group.members.some(({ replica }) => replica === asked)) return null;
    if (status.isChangingConfiguration || status.configuration.votersOutgoing !== null) return null;
    return { leader, configuration: status.configuration };
  }

  function change(
    leader: Member,
    voters: readonly string[],
    learners: readonly string[],
    done: () => void,
  ): void {
    asked = leader.replica;
    leader.replica?.changeMembers({ voters, learners }, (result) => {
      asked = null;
      if (result.ok) done();
    });
  }

  function isLost(id: string): boolean {
    const member = group.members.find((candidate) => candidate.id === id);
    return member === undefined || member.isDamaged || member.lifecycle === "retired";
  }

  /**
   * Switches off whoever no member counts on any more. A member that is down might come back with a change that others
   * never saw, so as long as one is, nobody is switched off.
   */
  function retireRemoved(): void {
    const present = group.members.filter((member) => !isLost(member.id));
    if (present.some(({ lifecycle }) => lifecycle === "down")) return;
    const wanted = new Set<string>();
    for (const { replica } of present) {
      const configuration = replica?.status().raft?.configuration;
      if (configuration === undefined) return;
      const { voters, votersOutgoing, learners } = configuration;
      for (const id of [...voters, ...(votersOutgoing ?? []), ...learners]) wanted.add(id);
    }
    for (const member of present) {
      // Some stay for a while and get in the way, as servers that nobody told to stop.
      if (!wanted.has(member.id) && random.next() < 0.5) retire(member);
    }
  }

  function repair(): void {
    const now = settled();
    if (now === null) return;
    retireRemoved();
    const { voters, learners } = now.configuration;
    const lost = [...voters, ...learners].filter(isLost);
    if (lost.length === 0) return;
    const replacements = voters.filter(isLost).map(() => addMember().id);
    const keptVoters = voters.filter((id) => !isLost(id));
    const keptLearners = learners.filter((id) => !isLost(id));
    change(now.leader, [...keptVoters, ...replacements], keptLearners, () => {
      counts.member_replaced += lost.length;
    });
  }

  function churn(): void {
    const now = settled();
    if (now === null) return;
    const { leader } = now;
    const { voters, learners } = now.configuration;
    if ([...voters, ...learners].some(isLost)) return;
    const flawed = voters.find((id) => group.members.some((m) => m.id === id && m.hasRot));
    if (flawed !== undefined) {
      // To remove sound members now could leave a majority with flawed disks.
      change(leader, [...voters.filter((id) => id !== flawed), addMember().id], learners, () => {
        counts.member_replaced += 1;
      });
      return;
    }
    const order = shuffle(random, voters);
    const dice = random.next();
    if (dice < 0.25 && voters.length < votersMax) {
      // A learner is made a voter, else a new member.
      const added = learners[0] ?? addMember().id;
      change(leader, [...voters, added], learners.slice(1), () => {
        counts.member_added += 1;
      });
    } else if (dice < 0.5 && voters.length > 3) {
      const gone = voters.length > 4 && random.next() < 0.4 ? 2 : 1;
      change(leader, order.slice(gone), learners, () => {
        counts.member_removed += gone;
      });
    } else if (dice < 0.85) {
      // Two at once need the joint configuration most: old and new majorities may be disjoint.
      const size = Math.min(voters.length - 1, random.integer(1, 2));
      const added = Array.from({ length: size }, () => addMember().id);
      change(leader, [...order.slice(size), ...added], learners, () => {
        counts.member_removed += size;
        counts.member_added += size;
      });
    } else if (learners.length === 0) {
      change(leader, voters, [addMember().id], () => {
        counts.member_added += 1;
      });
    } else {
      change(leader, voters, [], () => {
        counts.member_removed += 1;
      });
    }
  }

  function transfer(): void {
    const leader = group.leader();
    const voters = leader?.replica?.status().raft?.configuration.voters ?? [];
    const others = voters.filter((id) => id !== leader?.id);
    if (others.length === 0) return;
    leader?.replica?.transferLeadership(random.pick(others), (result) => {
      if (result.ok) counts.transfer += 1;
    });
  }

  return { repair, churn, transfer };
}
