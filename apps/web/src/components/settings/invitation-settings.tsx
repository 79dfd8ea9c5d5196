"use client";

import type { Role } from "@edgeloom/protocol";
import {
  Button,
  EmptyState,
  Field,
  FormDialog,
  Input,
  Panel,
  RadioGroup,
  RelativeTime,
  StatusDot,
  Table,
  toast,
  toProblem,
} from "@edgeloom/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MailPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useMay } from "../session/session-provider.tsx";
import { type Invitation, invitationState } from "./invitation-state.ts";
import { OwnerOnly } from "./owner-only.tsx";
import { Queried } from "./queried.tsx";
import { RoleSelect, roleWords } from "./role-select.tsx";
import { ShownOnce } from "./shown-once.tsx";

export function InvitationSettings(): ReactNode {
  const may = useMay("member:write");
  const queryClient = useQueryClient();
  const [inviting, setInviting] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const invitations = useQuery({
    queryKey: ["invitations"],
    enabled: may,
    queryFn: () => unwrap(client.invitations.$get()),
  });
  const revoke = useMutation({
    mutationFn: (id: string) => unwrap(client.invitations[":id"].$delete({ param: { id } })),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ["invitations"] }),
    onError: (error) => toast.error("Could not withdraw the invitation", error),
  });
  const inviteButton = (
    <Button
      variant="primary"
      disabled={!may}
      icon={<MailPlus size={14} aria-hidden="true" />}
      onClick={() => setInviting(true)}
    >
      Invite
    </Button>
  );
  if (!may) return <OwnerOnly what="invite people" />;
  return (
    <>
      <Panel title="Invitations" aside={inviteButton} flush>
        <Queried query={invitations} what="invitations">
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState
                icon={<MailPlus size={20} aria-hidden="true" />}
                title="Nobody has been invited yet"
                description="An invitation is a link that works once. It lets somebody join this workspace, or start one of their own."
              />
            ) : (
              <Table<Invitation>
                label="Invitations"
                rows={items}
                rowKey={(each) => each.id}
                columns={[
                  {
                    key: "for",
                    header: "For",
                    cell: (each) => each.email ?? <span className="text-ink-3">Anybody</span>,
                  },
                  {
                    key: "to",
                    header: "Into",
                    cell: (each) =>
                      each.ownWorkspace
                        ? "A workspace of their own"
                        : `This workspace, as ${roleWords[each.role].label.toLowerCase()}`,
                  },
                  {
                    key: "state",
                    header: "State",
                    width: "9rem",
                    cell: (each) => {
                      const { state, word } = invitationState(each, Date.now());
                      return <StatusDot state={state} label={word} />;
                    },
                  },
                  {
                    key: "expires",
                    header: "Ends",
                    width: "8rem",
                    wideOnly: true,
                    cell: (each) => <RelativeTime at={each.expiresAt} className="text-ink-3" />,
                  },
                  {
                    key: "revoke",
                    header: "",
                    width: "7rem",
                    align: "end",
                    cell: (each) =>
                      invitationState(each, Date.now()).word === "Open" ? (
                        <Button
                          size="sm"
                          variant="quiet"
                          disabled={revoke.isPending}
                          onClick={() => revoke.mutate(each.id)}
                        >
                          Withdraw
                        </Button>
                      ) : null,
                  },
                ]}
              />
            )
          }
        </Queried>
      </Panel>
      {inviting ? (
        <InviteDialog
          onClose={() => setInviting(false)}
          onCreated={(created) => {
            setInviting(false);
            setLink(created);
          }}
        />
      ) : null}
      <ShownOnce
        title="Invitation created"
        label="invitation link"
        text={link}
        onClose={() => setLink(null)}
      />
    </>
  );
}

interface InviteDialogProps {
  readonly onClose: () => void;
  readonly onCreated: (link: string) => void;
}

function InviteDialog({ onClose, onCreated }: InviteDialogProps): ReactNode {
  const queryClient = useQueryClient();
  const [email, setEmail] = useState("");
  const [into, setInto] = useState<"this" | "own">("this");
  const [role, setRole] = useState<Role>("editor");
  const create = useMutation({
    mutationFn: () =>
      unwrap(
        client.invitations.$post({
          json: {
            email: email.trim() === "" ? null : email.trim(),
            role,
            ownWorkspace: into === "own",
          },
        }),
      ),
    onSuccess: ({ link }) => {
      void queryClient.invalidateQueries({ queryKey: ["invitations"] });
      onCreated(link);
    },
  });
  const problem = create.isError ? toProblem(create.error, "Could not invite") : null;
  return (
    <FormDialog
      title="Invite somebody"
      description="You get a link to send; it works once."
      submitLabel="Create link"
      busy={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <Field label="Into">
        <RadioGroup
          value={into}
          onValueChange={setInto}
          options={[
            { value: "this", label: "This workspace", description: "They work with you here." },
            {
              value: "own",
              label: "A workspace of their own",
              description: "They use this installation, and see nothing of yours.",
            },
          ]}
        />
      </Field>
      {into === "this" ? (
        <Field label="Role">
          <RoleSelect value={role} onChange={setRole} />
        </Field>
      ) : null}
      <Field
        label="E-mail"
        hint="Only a reminder for you: whoever has the link may use it."
        error={problem?.field === "email" ? problem.detail : undefined}
      >
        <Input
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
    </FormDialog>
  );
}
