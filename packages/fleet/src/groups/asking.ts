import type { GroupUnable } from "@edgeloom/agent-core";
import {
  type Clock,
  EdgeloomError,
  type EdgeNodeId,
  type Random,
  sleep,
  type Timers,
} from "@edgeloom/kernel";

/** What a member answers when it cannot do what it was asked. */
export type Attempt<T> = { readonly kind: "done"; readonly value: T } | GroupUnable;

export interface AskOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  /** Names the group in messages. */
  readonly name: string;
  /** Members to try, the likeliest leader first. */
  readonly members: readonly EdgeNodeId[];
  /** Time until the answer must be here, in ms. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** What is asked takes long by its nature: each member is waited for as long as there is time. */
  readonly isLong?: boolean | undefined;
}

const backoffMinMs = 25;
const backoffMaxMs = 500;
/** How long one member is waited for at first, and twice as long each time that one was silent. */
const patienceMinMs = 1_000;
/** About the time of an election, in which the others still name the leader that is gone. */
const avoidMs = 2_000;

/** Errors of one member that another one, or the same a little later, may not have. */
const passing: ReadonlySet<string> = new Set(["node_unreachable", "timeout", "unavailable"]);

/** Reasons that no other member and no waiting will change. */
const final: ReadonlySet<string> = new Set(["invalid_change"]);

function refusedForGood({ reason }: GroupUnable, name: string): EdgeloomError {
  return new EdgeloomError({
    code: "invalid_input",
    message: `The group ${name} refused: ${reason.replaceAll("_", " ")}`,
    remedy: "Look at the group's members, then ask for something else",
  });
}

function noAnswer({ name, members, timeoutMs }: AskOptions, last: string): EdgeloomError {
  return new EdgeloomError({
    code: "unavailable",
    message: `The group ${name} did not answer within ${timeoutMs} ms: ${last}`,
    remedy: `A majority of its members must be up and reach each other: ${members.join(", ")}`,
  });
}

/**
 * Asks members until one can answer: the leader that a member names next, else the others in turn, with a growing
 * pause between rounds.
 * @throws EdgeloomError `unavailable` when time runs out, `cancelled`, and whatever a member refuses with for good
 */
export async function askMembers<T>(
  options: AskOptions,
  ask: (member: EdgeNodeId, timeoutMs: number) => Promise<Attempt<T>>,
): Promise<{ readonly value: T; readonly member: EdgeNodeId }> {
  const { clock, timers, random, members, signal } = options;
  const deadline = clock.monotonic() + options.timeoutMs;
  let last = "none of its members answered";
  let turn = 0;
  let hinted: EdgeNodeId | null = null;
  let patienceMs = patienceMinMs;
  const silent = { member: null as EdgeNodeId | null, until: 0 };
  for (let tries = 0; ; tries += 1) {
    const isAvoided = (one: EdgeNodeId | null | undefined): boolean =>
      one === silent.member && clock.monotonic() < silent.until;
    if (hinted === null && members.length > 1 && isAvoided(members[turn % members.length]))
      turn += 1;
    const member = hinted ?? members[turn % members.length];
    if (member === undefined) throw noAnswer(options, "it has no members");
    if (hinted === null) turn += 1;
    hinted = null;
    const leftMs = deadline - clock.monotonic();
    if (leftMs <= 0) throw noAnswer(options, last);
    try {
      const attempt = await ask(
        member,
        options.isLong === true ? leftMs : Math.min(leftMs, patienceMs),
      );
      if (attempt.kind === "done") return { value: attempt.value, member };
      if (final.has(attempt.reason)) throw refusedForGood(attempt, options.name);
      last = `${member} says ${attempt.reason.replaceAll("_", " ")}`;
      if (
        attempt.leader !== null &&
        attempt.leader !== member &&
        !isAvoided(attempt.leader as EdgeNodeId)
      ) {
        // A member names others by the ids that they joined under.
        hinted = attempt.leader as EdgeNodeId;
      }
    } catch (error) {
      if (!(error instanceof EdgeloomError) || !passing.has(error.code)) throw error;
      last = error.message;
      patienceMs *= 2;
      silent.member = member;
      silent.until = clock.monotonic() + avoidMs;
    }
    // A leader that was named is asked at once, but two members that name each other are not asked for ever.
    if (hinted !== null && tries % 3 !== 2) continue;
    const roundMs = Math.min(backoffMaxMs, backoffMinMs * 2 ** Math.floor(tries / members.length));
    await sleep(timers, roundMs * (0.5 + random.next() / 2), signal);
  }
}
