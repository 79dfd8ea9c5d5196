"use client";

import { Field, FormDialog, Input, Segmented } from "@edgeloom/ui";
import { type ReactNode, useState } from "react";
import { MemberPicker } from "./member-picker.tsx";
import { majorityOf } from "./model/member.ts";
import { type Formation, useFormGroup } from "./use-groups.ts";

interface FormGroupDialogProps {
  readonly fleetId: string;
  readonly onFormed: (name: string) => void;
  readonly onClose: () => void;
}

const sizes = ["3", "5", "7"] as const;
type Choice = (typeof sizes)[number] | "named";

/** Says how many members a group can lose. */
function endurance(voters: number): string {
  if (voters === 0) return "Choose at least one edge node.";
  const spare = voters - majorityOf(voters);
  const goes = spare === 0 ? "It stops when any of them does" : `It goes on without ${spare}`;
  return `${voters} members, ${majorityOf(voters)} must agree. ${goes}.`;
}

/** Asks for a name and for members, and waits until the group has a leader. */
export function FormGroupDialog({ fleetId, onFormed, onClose }: FormGroupDialogProps): ReactNode {
  const [name, setName] = useState("");
  const [choice, setChoice] = useState<Choice>("3");
  const [members, setMembers] = useState<string[]>([]);
  const form = useFormGroup(fleetId, onFormed);
  const isNamed = choice === "named";
  const voters = isNamed ? members.length : Number(choice);
  const formation = (): Formation =>
    isNamed ? { name: name.trim(), members } : { name: name.trim(), size: voters };
  return (
    <FormDialog
      title="Form a group"
      description="Its members elect a leader and keep one log, each on its own disk."
      submitLabel="Form group"
      ready={name.trim() !== "" && voters > 0 && voters <= 15}
      busy={form.isPending}
      error={form.error}
      onSubmit={() => form.mutate(formation())}
      onClose={onClose}
    >
      <Field label="Name" required hint="Workflows name the group by it.">
        <Input
          autoFocus
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.target.value)}
          placeholder="edge_cluster"
        />
      </Field>
      <Field
        label="Members"
        hint={isNamed ? endurance(voters) : `${endurance(voters)} Spread over regions.`}
      >
        <Segmented
          value={choice}
          onValueChange={setChoice}
          options={[
            ...sizes.map((value) => ({ value, label: value })),
            { value: "named" as const, label: "Choose them" },
          ]}
        />
      </Field>
      {isNamed ? <MemberPicker fleetId={fleetId} chosen={members} onChange={setMembers} /> : null}
    </FormDialog>
  );
}
