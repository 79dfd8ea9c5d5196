"use client";

import { Field, FormDialog, Segmented } from "@edgeloom/ui";
import { type ReactNode, useState } from "react";
import { MemberPicker } from "../member-picker.tsx";
import { type MemberView, majorityOf } from "../model/member.ts";
import type { GroupActions } from "../use-groups.ts";

type Part = "voter" | "learner" | "out";

interface MembersDialogProps {
  readonly fleetId: string;
  readonly members: readonly MemberView[];
  readonly change: GroupActions["change"];
  readonly onClose: () => void;
}

const parts = [
  { value: "voter", label: "Votes" },
  { value: "learner", label: "Learns" },
  { value: "out", label: "Leaves" },
] as const;

function consequence(voters: number, leaving: number): string {
  if (voters === 0) return "A group needs at least one member that votes.";
  const loss = leaving > 0 ? " Who leaves keeps nothing of the group's state." : "";
  return `${majorityOf(voters)} of ${voters} must agree.${loss}`;
}

/** Members come and go while the group works: new ones catch up before they have a vote. */
export function MembersDialog({
  fleetId,
  members,
  change,
  onClose,
}: MembersDialogProps): ReactNode {
  const [chosen, setChosen] = useState<Readonly<Record<string, Part>>>(() =>
    Object.fromEntries(
      members.map(({ nodeId, isVoter }) => [nodeId, isVoter ? "voter" : "learner"]),
    ),
  );
  const [added, setAdded] = useState<string[]>([]);
  const having = (part: Part): string[] => Object.keys(chosen).filter((id) => chosen[id] === part);
  const voters = [...having("voter"), ...added];
  return (
    <FormDialog
      title="Change members"
      description="One change at a time, agreed on by the old and the new majority."
      submitLabel="Change members"
      ready={voters.length > 0 && voters.length <= 15}
      busy={change.isPending}
      error={change.error}
      onSubmit={() =>
        change.mutate({ voters, learners: having("learner") }, { onSuccess: onClose })
      }
      onClose={onClose}
    >
      <Field label="Members" hint={consequence(voters.length, having("out").length)}>
        <ul className="flex flex-col gap-2">
          {members.map(({ nodeId, name }) => (
            <li key={nodeId} className="flex items-center justify-between gap-3">
              <span className="min-w-0 truncate text-ink-1 text-sm">{name}</span>
              <Segmented<Part>
                aria-label={`Part of ${name}`}
                size="sm"
                value={chosen[nodeId] ?? "voter"}
                onValueChange={(part) => setChosen({ ...chosen, [nodeId]: part })}
                options={[...parts]}
              />
            </li>
          ))}
        </ul>
      </Field>
      <Field label="Add members">
        <MemberPicker
          fleetId={fleetId}
          chosen={added}
          onChange={setAdded}
          without={members.map(({ nodeId }) => nodeId)}
        />
      </Field>
    </FormDialog>
  );
}
