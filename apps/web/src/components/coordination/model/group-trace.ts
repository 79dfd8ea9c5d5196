import type { GroupEvent } from "@edgeloom/agent-core";
import type { GroupFrame } from "@edgeloom/protocol";
import { leaderOf, roleOf, type ShownRole } from "./member.ts";

/** What one frame said, kept for the time that charts show. */
export interface Sample {
  readonly at: number;
  readonly leader: string | null;
  readonly term: number;
  readonly members: Readonly<
    Record<
      string,
      { readonly role: ShownRole; readonly term: number; readonly commit: number | null }
    >
  >;
}

/** An event of a member, on the clock of the frames. */
export interface TracedEvent extends GroupEvent {
  readonly nodeId: string;
  readonly time: number;
}

/** What a page has seen of a group since it was opened, and what members remembered from before. */
export interface GroupTrace {
  readonly latest: GroupFrame | null;
  readonly samples: readonly Sample[];
  /** Oldest first. */
  readonly events: readonly TracedEvent[];
}

export const emptyTrace: GroupTrace = { latest: null, samples: [], events: [] };

/** A quarter of an hour at two frames a second. */
const samplesMax = 1_800;
const eventsMax = 2_000;

function sampleOf(frame: GroupFrame): Sample {
  const leader = leaderOf(frame);
  return {
    at: frame.at,
    leader: leader?.nodeId ?? null,
    term: Math.max(0, ...frame.members.map(({ status }) => status?.term ?? 0)),
    members: Object.fromEntries(
      frame.members.map((member) => {
        const role = roleOf(member, frame);
        const { term = 0, commitIndex = null } = member.status ?? {};
        return [member.nodeId, { role, term, commit: role === "silent" ? null : commitIndex }];
      }),
    ),
  };
}

const keyOf = (nodeId: string, { seq, at }: GroupEvent): string => `${nodeId}/${seq}/${at}`;

/**
 * Members date events by clocks of their own, which may be wrong. What was new in a frame happened since the frame
 * before, so it is shown there; what was there in the first frame is taken at its word, but not from the future.
 */
function newEvents({ latest, events }: GroupTrace, frame: GroupFrame): TracedEvent[] {
  const known = new Set(events.map((event) => keyOf(event.nodeId, event)));
  const since = latest?.at ?? Number.NEGATIVE_INFINITY;
  return frame.members
    .flatMap(({ nodeId, status }) => {
      const heardBefore = latest?.members.some(
        (one) => one.nodeId === nodeId && one.status !== null,
      );
      const from = heardBefore === true ? since : Number.NEGATIVE_INFINITY;
      return (status?.events ?? [])
        .filter((event) => !known.has(keyOf(nodeId, event)))
        .map((event) => ({
          ...event,
          nodeId,
          time: Math.min(frame.at, Math.max(from, event.at)),
        }));
    })
    .sort((a, b) => a.time - b.time || a.seq - b.seq);
}

/** The first frames come while members are still being asked: nothing can be said of those yet. */
const isComplete = ({ members }: GroupFrame): boolean =>
  members.every(({ status, trouble }) => status !== null || trouble !== null);

export function addFrame(trace: GroupTrace, frame: GroupFrame): GroupTrace {
  // Another gateway may have taken over meanwhile; what is older than what is shown says nothing new.
  if (trace.latest !== null && frame.at <= trace.latest.at) return trace;
  const fresh = newEvents(trace, frame);
  return {
    latest: frame,
    samples: isComplete(frame)
      ? [...trace.samples, sampleOf(frame)].slice(-samplesMax)
      : trace.samples,
    events:
      fresh.length === 0
        ? trace.events
        : [...trace.events, ...fresh].sort((a, b) => a.time - b.time).slice(-eventsMax),
  };
}
