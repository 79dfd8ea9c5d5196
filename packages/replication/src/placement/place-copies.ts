import { EdgeloomError } from "@edgeloom/kernel";
import type { ReplicaPlace } from "../levels/levels.ts";

export interface CopyCandidate extends ReplicaPlace {
  /** Why no copy may lie there, each reason by itself; empty when one may. */
  readonly reasonsAgainst: readonly string[];
}

export interface CopyRequest {
  readonly candidates: readonly CopyCandidate[];
  /** How many copies there shall be. */
  readonly copies: number;
  /** Edge nodes that must have one. */
  readonly required: readonly string[];
}

const shownMax = 5;

function refusals(candidates: readonly CopyCandidate[]): string {
  const refused = candidates.filter(({ reasonsAgainst }) => reasonsAgainst.length > 0);
  const shown = refused
    .slice(0, shownMax)
    .map(({ nodeId, reasonsAgainst }) => `${nodeId} (${reasonsAgainst.join("; ")})`);
  const more = refused.length > shownMax ? ` and ${refused.length - shownMax} more` : "";
  return shown.length === 0 ? "" : `: not ${shown.join(", ")}${more}`;
}

/**
 * Chooses where copies lie: what is required first, then spread over regions, in the order of the candidates.
 * @throws EdgeloomError `not_found` for a required edge node that is no candidate, `no_compliant_location` when the
 *   copies cannot be placed where they may lie, with the reasons
 */
export function placeCopies({ candidates, copies, required }: CopyRequest): ReplicaPlace[] {
  const chosen: CopyCandidate[] = [];
  for (const nodeId of new Set(required)) {
    const candidate = candidates.find((one) => one.nodeId === nodeId);
    if (candidate === undefined) {
      throw new EdgeloomError({
        code: "not_found",
        message: `There is no edge node ${nodeId} that could hold a copy`,
        remedy: "Choose an active edge node of this fleet",
        field: "targetEdges",
      });
    }
    if (candidate.reasonsAgainst.length > 0) throw forbidden(candidate);
    chosen.push(candidate);
  }
  const open = candidates.filter((one) => one.reasonsAgainst.length === 0 && !chosen.includes(one));
  while (chosen.length < copies) {
    const taken = (region: string): number => chosen.filter((one) => one.region === region).length;
    const next = open
      .filter((one) => !chosen.includes(one))
      .toSorted((a, b) => taken(a.region) - taken(b.region))[0];
    if (next === undefined) throw tooFew(candidates, copies, chosen.length);
    chosen.push(next);
  }
  return chosen.map(({ nodeId, region }) => ({ nodeId, region }));
}

function forbidden({ nodeId, reasonsAgainst }: CopyCandidate): EdgeloomError {
  return new EdgeloomError({
    code: "no_compliant_location",
    message: `No copy may lie on ${nodeId}: ${reasonsAgainst.join("; ")}`,
    remedy: "Choose other edge nodes, or change what the data is declared to be",
    field: "targetEdges",
  });
}

function tooFew(
  candidates: readonly CopyCandidate[],
  copies: number,
  found: number,
): EdgeloomError {
  const mayNot = candidates.some(({ reasonsAgainst }) => reasonsAgainst.length > 0);
  return new EdgeloomError({
    code: mayNot ? "no_compliant_location" : "capacity_exceeded",
    message: `${copies} copies were asked for, and ${found} can be placed${refusals(candidates)}`,
    remedy: "Ask for fewer copies, or bring edge nodes into service where the data may lie",
    field: "replicationFactor",
  });
}
