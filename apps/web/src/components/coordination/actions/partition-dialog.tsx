"use client";

import { Field, FormDialog, Segmented, Select } from "@edgeloom/ui";
import { type ReactNode, useState } from "react";
import type { MemberView } from "../model/member.ts";
import { type CutWay, cutFaults, decidingSide, type Side, type Sides } from "../model/partition.ts";
import { RoleMark } from "../role-mark.tsx";
import type { Faulting } from "./use-faults.ts";

interface PartitionDialogProps {
  readonly members: readonly MemberView[];
  readonly faulting: Faulting;
  readonly onClose: () => void;
}

const ways: readonly { readonly value: CutWay; readonly label: string }[] = [
  { value: "both", label: "Everything between the sides" },
  { value: "a_to_b", label: "Only what A sends to B" },
  { value: "b_to_a", label: "Only what B sends to A" },
];

/** What the group will make of the cut, in words. */
function forecast(sides: Sides, members: readonly MemberView[], way: CutWay): string {
  const voters = members.filter(({ isVoter }) => isVoter).map(({ nodeId }) => nodeId);
  const count = Object.values(sides).filter((side) => side === "b").length;
  if (count === 0 || count === members.length) return "Put at least one member on each side.";
  if (way !== "both") {
    return "A one-way cut: who is not heard cannot lead, though it hears the others.";
  }
  const side = decidingSide(sides, voters);
  if (side === null) return "Neither side has a majority: nothing can be decided until it heals.";
  const [can, cannot] = side === "a" ? ["A", "B"] : ["B", "A"];
  return `Side ${can} has a majority and goes on; side ${cannot} can decide nothing.`;
}

/** At first the leader stands alone: the cut with the most to see. */
function firstSides(members: readonly MemberView[]): Sides {
  return Object.fromEntries(
    members.map(({ nodeId, role }) => [nodeId, role === "leader" ? "b" : "a"] as const),
  );
}

/** Draws a partition: each member goes to one of two sides, and the ways between the sides are cut. */
export function PartitionDialog({ members, faulting, onClose }: PartitionDialogProps): ReactNode {
  const [sides, setSides] = useState<Sides>(() => firstSides(members));
  const [way, setWay] = useState<CutWay>("both");
  const faults = cutFaults(sides, way);
  return (
    <FormDialog
      title="Cut the network"
      description="Members of the two sides lose each other. You still see all of them."
      submitLabel="Cut"
      ready={faults.length > 0}
      onSubmit={() => {
        faulting.inject(faults, "Could not cut the network");
        onClose();
      }}
      onClose={onClose}
    >
      <ul className="flex flex-col gap-2">
        {members.map(({ nodeId, name, role }) => (
          <li key={nodeId} className="flex items-center justify-between gap-3">
            <span className="min-w-0">
              <span className="block truncate text-ink-1 text-sm">{name}</span>
              <span className="text-xs">
                <RoleMark role={role} />
              </span>
            </span>
            <Segmented<Side>
              aria-label={`Side of ${name}`}
              size="sm"
              value={sides[nodeId] ?? "a"}
              onValueChange={(side) => setSides({ ...sides, [nodeId]: side })}
              options={[
                { value: "a", label: "Side A" },
                { value: "b", label: "Side B" },
              ]}
            />
          </li>
        ))}
      </ul>
      <Field label="What gets lost" hint={forecast(sides, members, way)}>
        <Select value={way} onValueChange={setWay} options={[...ways]} />
      </Field>
    </FormDialog>
  );
}
