import type { Entry, MemberId, Message, RaftEvent } from "../types.ts";

/** The paper's safety properties (figure 3) and those of reads, watched over a whole group and all restarts. */
export class Checks {
  private readonly leaderOfTerm = new Map<number, MemberId>();
  private readonly voteOf = new Map<string, MemberId>();
  private readonly committed: string[] = [];
  private readonly digests: number[] = [0];

  get lastCommitted(): number {
    return this.committed.length;
  }

  /** Election safety and leader completeness. */
  onEvent(
    id: MemberId,
    event: RaftEvent,
    entryAt: (index: number) => Entry | undefined,
    first: number,
  ) {
    if (event.type !== "role_changed" || event.role !== "leader") return;
    const other = this.leaderOfTerm.get(event.term);
    if (other !== undefined && other !== id) {
      throw new Error(`election safety: ${other} and ${id} both lead term ${event.term}`);
    }
    this.leaderOfTerm.set(event.term, id);
    for (let index = first; index <= this.committed.length; index += 1) {
      const entry = entryAt(index);
      if (entry === undefined || describe(entry) !== this.committed[index - 1]) {
        throw new Error(
          `leader completeness: ${id} leads term ${event.term} without entry ${index}`,
        );
      }
    }
  }

  /** One vote in a term, across restarts. */
  onMessage(message: Message): void {
    if (message.type !== "vote_response" || !message.isGranted) return;
    this.onVote(message.from, message.term, message.to);
  }

  onVote(voter: MemberId, term: number, candidate: MemberId): void {
    const key = `${voter}/${term}`;
    const other = this.voteOf.get(key);
    if (other !== undefined && other !== candidate) {
      throw new Error(`${voter} voted for ${other} and ${candidate} in term ${term}`);
    }
    this.voteOf.set(key, candidate);
  }

  /** State-machine safety. Returns the digest of the state after the entry. */
  onApply(id: MemberId, entry: Entry, before: number): number {
    const text = describe(entry);
    const known = this.committed[entry.index - 1];
    if (known === undefined) {
      if (entry.index !== this.committed.length + 1)
        throw new Error("entries are applied in order");
      this.committed.push(text);
    } else if (known !== text) {
      throw new Error(`state-machine safety: ${id} applies ${text} where others have ${known}`);
    }
    const digest = this.digests[entry.index] ?? mix(before, text);
    this.digests[entry.index] = digest;
    if (mix(before, text) !== digest) throw new Error(`${id} had another state before ${text}`);
    return digest;
  }

  onRead(id: MemberId, index: number, floor: number): void {
    if (index < floor)
      throw new Error(`stale read: ${id} reads at ${index}, ${floor} was committed`);
  }
}

export const describe = ({ index, term, type, data }: Entry): string =>
  `${index}@${term} ${type} ${data.join(",")}`;

function mix(digest: number, text: string): number {
  let hash = digest ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Log matching: logs that share an entry's index and term are equal up to there. */
export function checkLogMatching(logs: readonly ReadonlyMap<number, Entry>[]): void {
  for (let a = 0; a < logs.length; a += 1) {
    for (let b = a + 1; b < logs.length; b += 1)
      checkPair(logs[a] ?? new Map(), logs[b] ?? new Map());
  }
}

function checkPair(a: ReadonlyMap<number, Entry>, b: ReadonlyMap<number, Entry>): void {
  let hasMatch = false;
  for (const index of [...a.keys()].sort((x, y) => y - x)) {
    const own = a.get(index);
    const other = b.get(index);
    if (own === undefined || other === undefined) continue;
    if (own.term === other.term) hasMatch = true;
    if (hasMatch && describe(own) !== describe(other)) {
      throw new Error(`log matching: ${describe(own)} against ${describe(other)}`);
    }
  }
}
