"use client";

import { Button, ConfirmDialog, DropdownMenu, IconButton, toast } from "@edgeloom/ui";
import { Ellipsis, HeartPulse, Trash2, Unplug, Users } from "lucide-react";
import type { ReactNode } from "react";
import type { MemberView } from "../model/member.ts";
import type { GroupActions } from "../use-groups.ts";
import { MembersDialog } from "./members-dialog.tsx";
import { PartitionDialog } from "./partition-dialog.tsx";
import type { Faulting } from "./use-faults.ts";

/** What the page asks before it does it. */
export type GroupDialog =
  | { readonly kind: "partition" }
  | { readonly kind: "members" }
  | { readonly kind: "dissolve" }
  | { readonly kind: "remove"; readonly member: MemberView }
  | null;

interface GroupBarProps {
  readonly members: readonly MemberView[];
  readonly mayWrite: boolean;
  readonly faulting: Faulting | null;
  readonly onOpen: (dialog: GroupDialog) => void;
}

/** What can be done with the group as a whole. */
export function GroupBar({ members, mayWrite, faulting, onOpen }: GroupBarProps): ReactNode {
  // Who is down cannot tell its faults, and may have one.
  const faulty = members.filter(
    ({ member, role }) => member.faults.length > 0 || role === "silent",
  );
  return (
    <>
      {faulting === null ? null : (
        <>
          <Button
            icon={<HeartPulse aria-hidden="true" size={14} />}
            disabled={!mayWrite || faulty.length === 0}
            loading={faulting.isBusy}
            onClick={() => faulting.heal(members.map(({ nodeId }) => nodeId))}
          >
            Heal all
          </Button>
          <Button
            icon={<Unplug aria-hidden="true" size={14} />}
            disabled={!mayWrite || members.length < 2}
            onClick={() => onOpen({ kind: "partition" })}
          >
            Cut the network
          </Button>
        </>
      )}
      <Button
        icon={<Users aria-hidden="true" size={14} />}
        disabled={!mayWrite}
        onClick={() => onOpen({ kind: "members" })}
      >
        Change members
      </Button>
      <DropdownMenu
        align="end"
        trigger={
          <IconButton label="Group menu" variant="secondary" icon={<Ellipsis size={16} />} />
        }
        entries={[
          {
            type: "action",
            label: "Dissolve group",
            icon: <Trash2 size={14} />,
            danger: true,
            disabled: !mayWrite,
            onSelect: () => onOpen({ kind: "dissolve" }),
          },
        ]}
      />
    </>
  );
}

interface GroupDialogsProps {
  readonly fleetId: string;
  readonly name: string;
  readonly members: readonly MemberView[];
  readonly dialog: GroupDialog;
  readonly actions: GroupActions;
  readonly faulting: Faulting | null;
  readonly onClose: () => void;
}

/** Whichever question is open. */
export function GroupDialogs(props: GroupDialogsProps): ReactNode {
  const { fleetId, name, members, dialog, actions, faulting, onClose } = props;
  if (dialog === null) return null;
  switch (dialog.kind) {
    case "partition":
      return faulting === null ? null : (
        <PartitionDialog members={members} faulting={faulting} onClose={onClose} />
      );
    case "members":
      return (
        <MembersDialog
          fleetId={fleetId}
          members={members}
          change={actions.change}
          onClose={onClose}
        />
      );
    case "remove":
      return <RemoveDialog {...props} member={dialog.member} />;
    case "dissolve":
      return (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && onClose()}
          title={`Dissolve group ${name}?`}
          description="All members delete what they hold of it: log, state, locks. It cannot be had back."
          confirmLabel="Dissolve group"
          typeToConfirm={name}
          loading={actions.dissolve.isPending}
          onConfirm={() => actions.dissolve.mutate()}
        />
      );
  }
}

function RemoveDialog({
  members,
  member,
  actions,
  onClose,
  name,
}: GroupDialogsProps & { readonly member: MemberView }): ReactNode {
  const rest = members.filter(({ nodeId }) => nodeId !== member.nodeId);
  const voters = rest.filter(({ isVoter }) => isVoter).map(({ nodeId }) => nodeId);
  const learners = rest.filter(({ isVoter }) => !isVoter).map(({ nodeId }) => nodeId);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${member.name} from ${name}?`}
      description={`${voters.length} voting members are left. It can be added again, and then learns everything anew.`}
      confirmLabel="Remove member"
      loading={actions.change.isPending}
      onConfirm={() =>
        actions.change.mutate(
          { voters, learners },
          {
            onSuccess: onClose,
            onError: (error) => toast.error(`Could not remove ${member.name}`, error),
          },
        )
      }
    />
  );
}
