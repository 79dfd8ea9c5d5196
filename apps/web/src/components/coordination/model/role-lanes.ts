import type { GroupTrace, Sample, TracedEvent } from "./group-trace.ts";
import type { ShownRole } from "./member.ts";

/** A role that lasted: epoch ms from start to end. */
export interface RoleSegment {
  readonly from: number;
  readonly to: number;
  readonly role: ShownRole;
  readonly term: number;
}

/** Time with one leader, or with none. */
export interface TermSegment {
  readonly from: number;
  readonly to: number;
  readonly term: number;
  readonly leader: string | null;
}

/** Without frames for longer than this the lane is left empty: nobody looked. */
const gapMs = 5_000;

const roles: Readonly<Record<string, ShownRole>> = {
  leader: "leader",
  follower: "follower",
  candidate: "candidate",
  pre_candidate: "candidate",
  learner: "learner",
};

interface Point {
  readonly at: number;
  readonly role: ShownRole;
  readonly term: number;
  readonly isSample: boolean;
}

/** The role that an event of a member shows it in; whoever votes for or follows another is a follower. */
function roleIn({ kind, subject, nodeId }: TracedEvent): ShownRole | undefined {
  if (kind === "role") return roles[subject];
  const followsAnother = (kind === "leader" || kind === "vote") && !["", nodeId].includes(subject);
  return followsAnother ? "follower" : undefined;
}

/** Roles that a member took by its own account. */
function eventPoints(events: readonly TracedEvent[], nodeId: string): Point[] {
  return events.flatMap((event): Point[] => {
    const role = event.nodeId === nodeId ? roleIn(event) : undefined;
    if (role === undefined) return [];
    return [{ at: event.time, role, term: event.term, isSample: false }];
  });
}

const samplePoints = (samples: readonly Sample[], nodeId: string): Point[] =>
  samples.flatMap(({ at, members }) => {
    const seen = members[nodeId];
    return seen === undefined ? [] : [{ at, role: seen.role, term: seen.term, isSample: true }];
  });

function joined<Segment extends { readonly from: number; readonly to: number }>(
  segments: readonly Segment[],
  same: (a: Segment, b: Segment) => boolean,
): Segment[] {
  const result: Segment[] = [];
  for (const segment of segments) {
    const last = result.at(-1);
    if (last !== undefined && last.to === segment.from && same(last, segment)) {
      result[result.length - 1] = { ...last, to: segment.to };
    } else {
      result.push(segment);
    }
  }
  return result;
}

/** The roles of one member over time: what it remembers from before the page was opened, then what frames show. */
export function roleLane({ samples, events }: GroupTrace, nodeId: string): RoleSegment[] {
  const points = [...eventPoints(events, nodeId), ...samplePoints(samples, nodeId)].sort(
    // At one moment the frame has the last word.
    (a, b) => a.at - b.at || Number(a.isSample) - Number(b.isSample),
  );
  const end = samples.at(-1)?.at ?? 0;
  const segments = points.map(({ at, role, term, isSample }, place) => {
    const next = points[place + 1]?.at ?? end;
    const to = isSample && next - at > gapMs ? at + gapMs : next;
    return { from: at, to, role, term };
  });
  return joined(
    segments.filter(({ from, to }) => to > from),
    (a, b) => a.role === b.role && a.term === b.term,
  );
}

/** Who led when: elections that members remember, then what frames show. */
export function termLane({ samples, events }: GroupTrace): TermSegment[] {
  const first = samples[0]?.at ?? 0;
  const wins = events
    .filter(({ kind, subject, time }) => kind === "role" && subject === "leader" && time < first)
    .map(({ time, term, nodeId }) => ({ at: time, term, leader: nodeId as string | null }));
  const points = [...wins, ...samples.map(({ at, term, leader }) => ({ at, term, leader }))];
  const end = samples.at(-1)?.at ?? 0;
  const segments = points.map(({ at, term, leader }, place) => {
    const next = points[place + 1]?.at ?? end;
    const seen = at >= first;
    return { from: at, to: seen && next - at > gapMs ? at + gapMs : next, term, leader };
  });
  return joined(
    segments.filter(({ from, to }) => to > from),
    (a, b) => a.term === b.term && a.leader === b.leader,
  );
}
